import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./api";
import type { Session } from "./shape";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: () => body(api.GET("/v1/session")),
  staleTime: 60_000,
  retry: false,
});

/** The signed-in person's session; only below the frame that has loaded it. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("a page of the inside was shown without a session");
  return data;
}

/** Whether the person's place here may call an operation of the API; what it may not, the pages do not offer. */
export const useMay = (operation: string): boolean => useSession().membership.may.includes(operation);

export type NewSignUp = {
  organization_name: string;
  country: string;
  time_zone: string;
  name: string;
  email: string;
  password: string;
};

export const useSignUp = () => useMutation({ mutationFn: (sent: NewSignUp) => body(api.POST("/v1/sign-ups", { body: sent })) });

export const useSendVerification = () =>
  useMutation({ mutationFn: (email: string) => body(api.POST("/v1/verification-mails", { body: { email } })) });

export const useVerifyEmail = () =>
  useMutation({ mutationFn: (token: string) => body(api.POST("/v1/email-verifications", { body: { token } })) });

export const useAskReset = () =>
  useMutation({ mutationFn: (email: string) => body(api.POST("/v1/password-resets", { body: { email } })) });

export const useChangePassword = () =>
  useMutation({
    mutationFn: (sent: { token: string; password: string }) => body(api.POST("/v1/password-changes", { body: sent })),
  });

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sent: { email: string; password: string }) => body(api.POST("/v1/sessions", { body: sent })),
    onSuccess: (answer) => {
      // Half a session is none: the second factor follows.
      if ("second_factors" in answer) return;
      client.clear();
      client.setQueryData(sessionQuery.queryKey, answer);
    },
  });
}

/** Marks a sign-out that is under way: what is refused meanwhile is no session that has ended by itself. */
export const signingOut = ["sign_out"];

/** Signs out, and is under way until `then` is done. */
export const useSignOut = (then: () => Promise<void>) =>
  useMutation({ mutationKey: signingOut, mutationFn: () => body(api.DELETE("/v1/session")), meta: { leaves: true }, onSuccess: then });
