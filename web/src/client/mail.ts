import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every } from "./api";

export const mailsQuery = infiniteQueryOptions({
  queryKey: ["mail"],
  queryFn: ({ pageParam }) => body(api.GET("/v1/mails", { params: { query: { limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
});

/** Sends a refused mail once more, as a new one. */
export const useResend = () =>
  useMutation({ mutationFn: (id: string) => body(api.POST("/v1/mails/{id}/resends", { params: { path: { id } } })) });

/** The reminders of one obligation: which were sent, which are to come. */
export const remindersQuery = (obligation_id: string) =>
  queryOptions({
    queryKey: ["reminder", obligation_id],
    queryFn: () =>
      every((cursor) => body(api.GET("/v1/reminders", { params: { query: { limit: 100, obligation_id, cursor } } }))),
  });

/** Who will be told what, and when; to one member if asked. */
export const comingQuery = (recipient: string | null) =>
  infiniteQueryOptions({
    queryKey: ["reminder", "coming", recipient],
    queryFn: ({ pageParam }) =>
      body(api.GET("/v1/coming-reminders", { params: { query: { limit: 50, cursor: pageParam, recipient_id: recipient ?? undefined } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });
