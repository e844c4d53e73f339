import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, every } from "./api";
import { sessionQuery } from "./session";
import type { Role } from "./shape";

export const invitationsQuery = queryOptions({
  queryKey: ["invitation"],
  queryFn: () => every((cursor) => body(api.GET("/v1/invitations", { params: { query: { limit: 100, cursor } } }))),
});

export type Place = { role: Role; certification_ids: string[] | null; starts_on: string | null; ends_on: string | null };

/** A row of a list and the state of it that was shown. */
type Tagged = { id: string; etag: string };

const named = ({ id, etag }: Tagged) => ({ path: { id }, header: { "If-Match": etag } });

export const useInvite = () =>
  useMutation({ mutationFn: (sent: Place & { email: string }) => body(api.POST("/v1/invitations", { body: sent })) });

export const useTakeBack = () =>
  useMutation({ mutationFn: ({ id, etag }: Tagged) => body(api.DELETE("/v1/invitations/{id}", { params: named({ id, etag }) })) });

export const useChangeMember = (member: Tagged) =>
  useMutation({ mutationFn: (sent: Place) => body(api.PATCH("/v1/members/{id}", { params: named(member), body: sent })) });

export const useRemoveMember = (member: Tagged) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/members/{id}", { params: named(member) })) });

export const formerQuery = queryOptions({
  queryKey: ["former-member"],
  queryFn: async () => (await body(api.GET("/v1/former-members"))).data,
});

/** Erases the name and addresses of somebody who has left. */
export const useEraseMember = (id: string) =>
  useMutation({ mutationFn: () => body(api.POST("/v1/former-members/{id}/erasure", { params: { path: { id } } })) });

/** Deletes one's own account: nothing is asked again afterwards. */
export const useEraseAccount = () =>
  useMutation({
    mutationFn: (password: string) => body(api.POST("/v1/person/erasure", { body: { password } })),
    meta: { leaves: true },
  });

export const offerQuery = (token: string) =>
  queryOptions({
    queryKey: ["offer", token],
    queryFn: () => body(api.POST("/v1/invitation-previews", { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Accepts an invitation. The offer that it answers is not asked for again: it is gone. */
export function useJoin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sent: { token: string; name?: string; password?: string }) =>
      body(api.POST("/v1/invitation-acceptances", { body: sent })),
    meta: { leaves: true },
    onSuccess: () => client.invalidateQueries({ queryKey: placesQuery.queryKey }),
  });
}

export const placesQuery = queryOptions({
  queryKey: ["membership"],
  queryFn: async () => (await body(api.GET("/v1/memberships"))).data,
});

/** Works in another organization from now on: nothing of the one before may stay on the page. */
export function useEnter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (membership_id: string) => body(api.PATCH("/v1/session", { body: { membership_id } })),
    // Nothing is asked again under the old place: what it may is not what the new one may.
    meta: { leaves: true },
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    },
  });
}

export const useOpenOrganization = () =>
  useMutation({
    mutationFn: (sent: { name: string; country: string; time_zone: string; test: boolean }) => body(api.POST("/v1/organizations", { body: sent })),
  });

export const useLeaveOrganization = () =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/membership")), meta: { leaves: true } });

export const signInsQuery = queryOptions({
  queryKey: ["sign-in"],
  queryFn: async () => (await body(api.GET("/v1/sessions"))).data,
});

export const useEndSignIn = () =>
  useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/sessions/{id}", { params: { path: { id } } })) });
