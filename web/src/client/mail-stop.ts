import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body } from "./api";

/** Whether mail reaches the person who is signed in. */
export const ownMailStopQuery = queryOptions({
  queryKey: ["mail-stop"],
  queryFn: () => body(api.GET("/v1/person/mail-stop")),
});

export const useLiftOwn = () => useMutation({ mutationFn: () => body(api.DELETE("/v1/person/mail-stop")) });

export const useLiftOfMember = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/members/{id}/mail-stop", { params: { path: { id } } })) });

/** Every address of the installation that gets no mail, for who runs it. */
export const mailStopsQuery = infiniteQueryOptions({
  queryKey: ["operator", "mail-stop"],
  queryFn: ({ pageParam }) => body(api.GET("/v1/operator/mail-stops", { params: { query: { limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next_cursor ?? undefined,
});

export const useLiftAny = () =>
  useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/operator/mail-stops/{id}", { params: { path: { id } } })) });
