import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, kept } from "./api";
import type { ReminderWishChange } from "./shape";

/** What the member wants of reminders. */
export const wishQuery = queryOptions({
  queryKey: ["reminder", "wish"],
  queryFn: () => kept(api.GET("/v1/reminder-preference")),
});

export const useChangeWish = () =>
  useMutation({
    mutationFn: ({ tag, ...change }: ReminderWishChange & { tag: string }) =>
      kept(api.PATCH("/v1/reminder-preference", { params: { header: { "If-Match": tag } }, body: change })),
  });

/** Stops the reminders that a mail's link is about. */
export const useUnsubscribe = () =>
  useMutation({ mutationFn: (token: string) => body(api.POST("/v1/unsubscriptions/{token}", { params: { path: { token } } })) });
