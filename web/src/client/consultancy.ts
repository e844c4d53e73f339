import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every } from "./api";
import type { AccessEntry, Grant, GrantRole, Question, SentQuestion } from "./shape";

export const grantsQuery = queryOptions({
  queryKey: ["grant"],
  queryFn: async () => (await every((cursor) => body(api.GET("/v1/grants", { params: { query: { limit: 100, cursor } } })))) as Grant[],
});

export const questionsQuery = queryOptions({
  queryKey: ["question"],
  queryFn: async () => (await body(api.GET("/v1/received-engagements"))).data as Question[],
});

export const askedQuery = queryOptions({
  queryKey: ["engagement"],
  queryFn: async () =>
    (await every((cursor) => body(api.GET("/v1/engagements", { params: { query: { limit: 100, cursor } } })))) as SentQuestion[],
});

export const askedByMailQuery = (token: string) =>
  queryOptions({
    queryKey: ["question", token],
    queryFn: async () => (await body(api.POST("/v1/engagement-previews", { body: { token } }))) as Question,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    meta: { once: true },
  });

export type Terms = { role: GrantRole; certification_ids: string[] | null; ends_on: string | null };

export const useChangeGrant = ({ id, version }: Grant) =>
  useMutation({
    mutationFn: (sent: Terms) =>
      body(api.PATCH("/v1/grants/{id}", { params: { path: { id }, header: { "If-Match": `"v${version}"` } }, body: sent })),
  });

export const useEndGrant = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/grants/{id}", { params: { path: { id } } })) });

export const useMakeCode = () => useMutation({ mutationFn: () => body(api.POST("/v1/engagement-codes")), meta: { leaves: true } });

export type NewQuestion = { side: "client" | "consultancy"; email?: string; code?: string; note?: string; role: GrantRole; certification_ids?: string[]; ends_on?: string };

export const useAsk = () => useMutation({ mutationFn: (sent: NewQuestion) => body(api.POST("/v1/engagements", { body: sent })) });

export const useTakeQuestionBack = () =>
  useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/engagements/{id}", { params: { path: { id } } })) });

/** Which question is answered: by the mailed link, or in the list. */
export type Which = { token: string } | { engagement_id: string };

export const useConsent = () =>
  useMutation({ mutationFn: (sent: Which & Partial<Terms>) => body(api.POST("/v1/engagement-acceptances", { body: sent })) });

export const useDecline = () => useMutation({ mutationFn: (sent: Which) => body(api.POST("/v1/engagement-refusals", { body: sent })) });

export type LogFilter = { grant_id?: string; from?: string; to?: string };

export const accessQuery = (filter: LogFilter) =>
  infiniteQueryOptions({
    queryKey: ["access", filter],
    queryFn: async ({ pageParam }) => {
      const page = await body(api.GET("/v1/access-entries", { params: { query: { ...filter, limit: 50, cursor: pageParam } } }));
      return { ...page, data: page.data as AccessEntry[] };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
