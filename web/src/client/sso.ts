import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, kept } from "./api";
import type { components } from "./schema";
import { sessionQuery } from "./session";

type Schemas = components["schemas"];

export type MailDomain = Omit<Schemas["MailDomainView"], "state"> & { state: "pending" | "verified" | "missing" | "lost" };
export type SingleSignOn = Schemas["SingleSignOnView"];
export type SingleSignOnChange = Schemas["SingleSignOnChange"];
export type ModestRole = NonNullable<SingleSignOnChange["default_role"]>;
export type SsoIdentity = Schemas["SsoIdentityView"];
export type TestShown = Omit<Schemas["SsoTestView"], "stage"> & { stage?: Stage | null };
export type Stage = "discovery" | "return" | "token" | "id_token" | "userinfo" | "person";

export const domainsQuery = queryOptions({
  queryKey: ["mail-domain"],
  queryFn: async () => (await body(api.GET("/v1/mail-domains"))).data as MailDomain[],
});

export const useAddDomain = () =>
  useMutation({ mutationFn: (name: string) => body(api.POST("/v1/mail-domains", { body: { name } })) });

export const useVerifyDomain = () =>
  useMutation({ mutationFn: (id: string) => body(api.POST("/v1/mail-domains/{id}/verification", { params: { path: { id } } })) });

export const useRemoveDomain = () =>
  useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/mail-domains/{id}", { params: { path: { id } } })) });

export const singleSignOnQuery = queryOptions({
  queryKey: ["single-sign-on"],
  queryFn: () => kept(api.GET("/v1/single-sign-on")),
});

export const useChangeSingleSignOn = () =>
  useMutation({
    mutationFn: ({ tag, ...change }: SingleSignOnChange & { tag: string }) =>
      kept(api.PATCH("/v1/single-sign-on", { params: { header: { "If-Match": tag } }, body: change })),
  });

export const useEndSingleSignOn = () => useMutation({ mutationFn: () => body(api.DELETE("/v1/single-sign-on")) });

export const identitiesQuery = queryOptions({
  queryKey: ["sso-identity"],
  queryFn: async () => (await body(api.GET("/v1/sso-identities"))).data,
});

export const useUntie = () =>
  useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/sso-identities/{id}", { params: { path: { id } } })) });

/** What the browser remembers while it is at the provider: where to go on, and whether it is a test. */
const UNDER_WAY = "certkeep-sso";
type UnderWay = { state: string; test: boolean; return?: string | undefined };

function leaveFor(address: string, test: boolean, back?: string) {
  const state = new URL(address).searchParams.get("state") ?? "";
  sessionStorage.setItem(UNDER_WAY, JSON.stringify({ state, test, return: back } satisfies UnderWay));
  window.location.assign(address);
}

/** What was under way when the provider sent this browser back with `state`; it is forgotten by that. */
export function underWay(state: string): UnderWay {
  const none = { state, test: false };
  try {
    const kept = JSON.parse(sessionStorage.getItem(UNDER_WAY) ?? "null") as UnderWay | null;
    sessionStorage.removeItem(UNDER_WAY);
    return kept?.state === state ? kept : none;
  } catch {
    return none;
  }
}

export const useGoToProvider = (back?: string) =>
  useMutation({
    mutationFn: (sent: { email: string; again?: boolean }) => body(api.POST("/v1/sso-attempts", { body: sent })),
    meta: { leaves: true },
    onSuccess: ({ authorization_url }) => leaveFor(authorization_url, false, back),
  });

export const useTestProvider = () =>
  useMutation({
    mutationFn: () => body(api.POST("/v1/sso-tests")),
    meta: { leaves: true },
    onSuccess: ({ authorization_url }) => leaveFor(authorization_url, true),
  });

export type Returned = { state: string; code: string; iss?: string };

export function useFinish() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (returned: Returned) => body(api.POST("/v1/sso-sessions", { body: returned })),
    meta: { leaves: true },
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

export const useSeeTest = () =>
  useMutation({
    mutationFn: async (returned: Returned) => (await body(api.POST("/v1/sso-test-results", { body: returned }))) as TestShown,
    meta: { leaves: true },
  });
