import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./api";

/** What the worker could not do, newest first. Only operators may ask: everybody else gets 404. */
export const setbacksQuery = infiniteQueryOptions({
  queryKey: ["operator", "setback"],
  queryFn: ({ pageParam }) => body(api.GET("/v1/operator/setbacks", { params: { query: { limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
});

/** Lets the worker try one of it again. */
export function useReplaySetback() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => body(api.POST("/v1/operator/setbacks/{id}/replays", { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: setbacksQuery.queryKey }),
  });
}
