import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./api";
import { make, sign } from "./passkey";
import type { components } from "./schema";
import { sessionQuery } from "./session";

type Schemas = components["schemas"];

export type FactorWord = Schemas["FactorWord"];
export type Passkey = Schemas["PasskeyView"];
export type ChallengePurpose = Schemas["ChallengePurpose"];

export const useAskAddress = () =>
  useMutation({ mutationFn: (sent: { email: string; password: string }) => body(api.POST("/v1/person/address-change", { body: sent })) });

export const useTakeAddressBack = () => useMutation({ mutationFn: () => body(api.DELETE("/v1/person/address-change")) });

export const useAgreeToAddress = () =>
  useMutation({
    mutationFn: (token: string) => body(api.POST("/v1/address-confirmations", { body: { token } })),
    meta: { leaves: true },
  });

export const useChangePassword = () =>
  useMutation({
    mutationFn: (sent: { current_password: string; password: string }) => body(api.POST("/v1/person/password-changes", { body: sent })),
  });

export const factorsQuery = queryOptions({ queryKey: ["factor"], queryFn: () => body(api.GET("/v1/factors")) });

export const useProposeApp = () => useMutation({ mutationFn: () => body(api.POST("/v1/totp")) });

export const useConfirmApp = () =>
  useMutation({ mutationFn: (code: string) => body(api.POST("/v1/totp/confirmation", { body: { code } })) });

export const useRemoveApp = () => useMutation({ mutationFn: () => body(api.DELETE("/v1/totp")) });

export const useNewCodes = () => useMutation({ mutationFn: () => body(api.POST("/v1/recovery-codes")) });

export const useNewPasskey = () =>
  useMutation({
    mutationFn: async (name: string) => {
      const passkey = await make(await body(api.POST("/v1/passkey-registrations")));
      return body(api.POST("/v1/passkeys", { body: { name, passkey } }));
    },
  });

export const useRenamePasskey = (id: string) =>
  useMutation({ mutationFn: (name: string) => body(api.PATCH("/v1/passkeys/{id}", { params: { path: { id } }, body: { name } })) });

export const useRemovePasskey = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/passkeys/{id}", { params: { path: { id } } })) });

const signature = async (purpose: ChallengePurpose) => sign(await body(api.POST("/v1/passkey-challenges", { body: { purpose } })));

/** What a person shows: one of these. A passkey is asked for by the browser when it is sent. */
export type Shown = { code: string } | { recovery_code: string } | { password: string } | "passkey";

const told = async (shown: Shown, purpose: ChallengePurpose) => (shown === "passkey" ? { passkey: await signature(purpose) } : shown);

/** What signs in clears what was known before. */
export function useArrive() {
  const client = useQueryClient();
  return (session: Schemas["SessionView"]) => {
    client.clear();
    client.setQueryData(sessionQuery.queryKey, session);
  };
}

export function useShowSecondFactor() {
  const arrive = useArrive();
  return useMutation({
    mutationFn: async (shown: Shown) => body(api.POST("/v1/session/second-factor", { body: await told(shown, "second_factor") })),
    onSuccess: arrive,
  });
}

export function useSignInByPasskey() {
  const arrive = useArrive();
  return useMutation({
    mutationFn: async () => body(api.POST("/v1/passkey-sessions", { body: { passkey: await signature("sign_in") } })),
    onSuccess: arrive,
  });
}

export function useProve() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (shown: Shown) => body(api.POST("/v1/session/proofs", { body: await told(shown, "proof") })),
    meta: { leaves: true },
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
}

/** The organization's rule that every member has a second factor. */
export const useSetRule = () =>
  useMutation({
    mutationFn: (demanded: boolean) =>
      body(demanded ? api.POST("/v1/organization/second-factor-rule") : api.DELETE("/v1/organization/second-factor-rule")),
  });
