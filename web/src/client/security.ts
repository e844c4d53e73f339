import { useMutation } from "@tanstack/react-query";
import { api, body } from "./api";

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
