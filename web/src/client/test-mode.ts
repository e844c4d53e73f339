import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./api";

/** How often a running clock is looked at. */
const LOOK = 700;

/** The clock of a test organization; while it runs, it is looked at again and again. */
export const clockQuery = queryOptions({
  queryKey: ["test-clock"],
  queryFn: () => body(api.GET("/v1/test_clock")),
  refetchInterval: ({ state }) => (state.data?.advancing_to ? LOOK : false),
});

/** Lets the clock run to the noon of a day. */
export function useAdvance() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (day: string) => body(api.POST("/v1/test_clock/advance", { body: { to: `${day}T12:00:00Z` } })),
    meta: { leaves: true },
    onSuccess: (clock) => client.setQueryData(clockQuery.queryKey, clock),
  });
}

export const keptMailsQuery = infiniteQueryOptions({
  queryKey: ["test-mail"],
  queryFn: ({ pageParam }) => body(api.GET("/v1/test_mails", { params: { query: { limit: 20, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
});
