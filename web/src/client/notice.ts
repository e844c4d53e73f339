import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./api";

/** How long a count of unread notices is taken for true: whatever is clicked, the server is asked no more often. */
export const MINUTE = 60_000;

/** How many notices are unread: asked anew when the window is looked at again. */
export const noticeCountQuery = queryOptions({
  queryKey: ["notice", "count"],
  queryFn: () => body(api.GET("/v1/notice-count")),
  staleTime: MINUTE,
  refetchOnWindowFocus: true,
  retry: false,
});

export type NoticeFilter = { state?: "unread" };

/** What one was told, newest first. */
export const noticesQuery = ({ state }: NoticeFilter) =>
  infiniteQueryOptions({
    queryKey: ["notice", "list", state],
    queryFn: ({ pageParam }) => body(api.GET("/v1/notices", { params: { query: { limit: 50, cursor: pageParam, state } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });

/** Marks some notices as read, or all up to the newest that was seen; the answer says how many are left. */
export function useReadNotices() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: { notice_ids: string[] } | { up_to: string }) => body(api.POST("/v1/notice-readings", { body: what })),
    // The list is asked for again as after every change.
    onSuccess: (left) => client.setQueryData(noticeCountQuery.queryKey, left),
  });
}
