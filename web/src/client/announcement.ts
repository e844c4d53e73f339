import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body } from "./api";

export type ActivityFilter = { certification?: string; types?: string[] };

/** What has happened, narrowed to a certification and to types. */
export const activityQuery = ({ certification, types = [] }: ActivityFilter) =>
  infiniteQueryOptions({
    queryKey: ["announcement", certification, types],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/v1/announcements", {
          params: { query: { limit: 50, cursor: pageParam, certification_id: certification, type: types.join(",") || undefined } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });
