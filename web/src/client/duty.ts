import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every, kept } from "./api";
import type { DutyFacts, DutyPreviewRequest, Holiday, Occurrence } from "./shape";

/** The recurring duties of the organization, and the days on which nobody works. */
export const dutiesQuery = queryOptions({
  queryKey: ["duty"],
  queryFn: () => every((cursor) => body(api.GET("/v1/duties", { params: { query: { limit: 100, cursor } } }))),
});

export const dutyQuery = (id: string) =>
  queryOptions({ queryKey: ["duty", id], queryFn: () => kept(api.GET("/v1/duties/{id}", { params: { path: { id } } })) });

export const useAddDuty = () => useMutation({ mutationFn: (facts: DutyFacts) => body(api.POST("/v1/duties", { body: facts })) });

export const useChangeDuty = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...patch }: DutyFacts & { tag: string }) =>
      kept(api.PATCH("/v1/duties/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body: patch })),
  });

export const useRemoveDuty = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/duties/{id}", { params: { path: { id } } })) });

export const previewQuery = (asked: DutyPreviewRequest) =>
  queryOptions({
    queryKey: ["duty-preview", asked],
    queryFn: () => body(api.POST("/v1/duty-previews", { body: asked })),
    placeholderData: keepPreviousData,
  });

type Asked = { from?: string | undefined; limit: number; cursor?: string | undefined };
const occurrences = (id: string, query: Asked) => body(api.GET("/v1/duties/{id}/occurrences", { params: { path: { id }, query } }));

/** The next dates; there is no last one. */
export const comingQuery = (id: string, from: string, limit: number) =>
  queryOptions({
    queryKey: ["duty", id, "occurrence", from, limit],
    queryFn: async () => (await occurrences(id, { from, limit })).data as Occurrence[],
    placeholderData: keepPreviousData,
  });

/** What was before a day, latest first. The list goes on for ever, so it is read until it reaches that day. */
export const pastQuery = (id: string, before: string) =>
  queryOptions({
    queryKey: ["duty", id, "occurrence", "past", before],
    queryFn: async () => {
      const past: Occurrence[] = [];
      let cursor: string | undefined;
      for (;;) {
        const page = await occurrences(id, { limit: 100, cursor });
        const earlier = (page.data as Occurrence[]).filter(({ occurrence_on }) => occurrence_on < before);
        past.push(...earlier);
        cursor = page.next_cursor ?? undefined;
        if (!page.has_more || !cursor || earlier.length < page.data.length) return past.reverse();
      }
    },
  });

export const useSkip = (id: string) =>
  useMutation({
    mutationFn: (sent: { occurrence_on: string; note?: string }) => body(api.POST("/v1/duties/{id}/skips", { params: { path: { id } }, body: sent })),
  });

export const useMove = (id: string) =>
  useMutation({
    mutationFn: (sent: { occurrence_on: string; to: string; note?: string }) =>
      body(api.POST("/v1/duties/{id}/moves", { params: { path: { id } }, body: sent })),
  });

export const useRestore = (id: string) =>
  useMutation({
    mutationFn: (occurrence_on: string) =>
      body(api.POST("/v1/duties/{id}/restorations", { params: { path: { id } }, body: { occurrence_on } })),
  });

export const calendarsQuery = queryOptions({
  queryKey: ["holiday-calendar"],
  queryFn: () => every((cursor) => body(api.GET("/v1/holiday-calendars", { params: { query: { limit: 100, cursor } } }))),
});

export const calendarQuery = (id: string) =>
  queryOptions({
    queryKey: ["holiday-calendar", id],
    queryFn: () => kept(api.GET("/v1/holiday-calendars/{id}", { params: { path: { id } } })),
  });

export type CalendarFacts = { name: string; working_week: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[]; days: Holiday[] };

export const useAddCalendar = () =>
  useMutation({ mutationFn: (facts: CalendarFacts) => body(api.POST("/v1/holiday-calendars", { body: facts })) });

export const useChangeCalendar = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...patch }: CalendarFacts & { tag: string }) =>
      body(api.PATCH("/v1/holiday-calendars/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body: patch })),
  });

export const useRemoveCalendar = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/holiday-calendars/{id}", { params: { path: { id } } })) });

export const useImportDays = (id: string) =>
  useMutation({
    mutationFn: (sent: { icalendar: string; replace: boolean }) =>
      body(api.POST("/v1/holiday-calendars/{id}/imports", { params: { path: { id } }, body: sent })),
  });
