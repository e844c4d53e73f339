import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body } from "./api";
import type { CalendarFeed, NewCalendarFeed } from "./shape";

export const feedsQuery = queryOptions({
  queryKey: ["calendar-feed"],
  queryFn: async () => (await body(api.GET("/v1/calendar-feeds"))).data as CalendarFeed[],
});

export const useMakeFeed = () =>
  useMutation({ mutationFn: (sent: NewCalendarFeed) => body(api.POST("/v1/calendar-feeds", { body: sent })) });

export const useRevokeFeed = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/calendar-feeds/{id}", { params: { path: { id } } })) });
