import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every, kept } from "./api";
import type { Obligation } from "./shape";

/** Everything that it still helps to do, soonest first, page after page. */
export const nextQuery = infiniteQueryOptions({
  queryKey: ["obligation", "next"],
  queryFn: ({ pageParam }) =>
    body(
      api.GET("/v1/obligations", {
        params: { query: { limit: 50, actionable: true, cursor: pageParam } },
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
});

export const obligationsQuery = (certification_id: string) =>
  queryOptions({
    queryKey: ["obligation", "of", certification_id],
    queryFn: async () =>
      (await every((cursor) =>
        body(api.GET("/v1/obligations", { params: { query: { limit: 100, certification_id, cursor } } })),
      )) as Obligation[],
  });

export const obligationQuery = (id: string) =>
  queryOptions({
    queryKey: ["obligation", id],
    queryFn: async () => (await body(api.GET("/v1/obligations/{id}", { params: { path: { id } } }))) as Obligation,
  });

export const changesQuery = (id: string) =>
  queryOptions({
    queryKey: ["obligation", id, "change"],
    queryFn: async () => (await body(api.GET("/v1/obligations/{id}/changes", { params: { path: { id } } }))).data,
  });

export const useComplete = (id: string) =>
  useMutation({
    mutationFn: (sent: { on: string; end?: string; note?: string; site_ids?: string[] }) =>
      body(api.POST("/v1/obligations/{id}/completion", { params: { path: { id } }, body: sent })),
  });

export const useAppoint = (id: string) =>
  useMutation({
    mutationFn: (sent: { start: string; end?: string; note?: string }) =>
      body(api.POST("/v1/obligations/{id}/appointment", { params: { path: { id } }, body: sent })),
  });

/** Plans a day while what is recorded is still what `tag` names; answers the tag of what is recorded then. */
export const appoint = (id: string, sent: { start: string; end?: string }, tag: string) =>
  kept(api.POST("/v1/obligations/{id}/appointment", { params: { path: { id }, header: { "If-Match": tag } }, body: sent }));

export const useAssign = (id: string) =>
  useMutation({
    mutationFn: (responsible_id: string | null) =>
      body(api.PATCH("/v1/obligations/{id}", { params: { path: { id } }, body: { responsible_id } })),
  });
