import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every, kept } from "./api";
import type { Place } from "./people";
import type { NewApiKey, ServiceAccount } from "./shape";

export const keysQuery = queryOptions({
  queryKey: ["api-key"],
  queryFn: () => every((cursor) => body(api.GET("/v1/api-keys", { params: { query: { limit: 100, cursor } } }))),
});

export const useMakeKey = () => useMutation({ mutationFn: (sent: NewApiKey) => body(api.POST("/v1/api-keys", { body: sent })) });

export const useRotateKey = (id: string) =>
  useMutation({
    mutationFn: (overlap_hours: number) =>
      body(api.POST("/v1/api-keys/{id}/rotations", { params: { path: { id } }, body: { overlap_hours } })),
  });

export const useEndKey = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/api-keys/{id}", { params: { path: { id } } })) });

export const accountsQuery = queryOptions({
  queryKey: ["service-account"],
  queryFn: async () => (await body(api.GET("/v1/service-accounts"))).data as ServiceAccount[],
});

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ["service-account", id],
    queryFn: () => kept(api.GET("/v1/service-accounts/{id}", { params: { path: { id } } })),
  });

export const useAddAccount = () =>
  useMutation({ mutationFn: (sent: Place & { name: string }) => body(api.POST("/v1/service-accounts", { body: sent })) });

export const useChangeAccount = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...sent }: Place & { name: string; tag: string }) =>
      body(api.PATCH("/v1/service-accounts/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body: sent })),
  });

export const useEndAccount = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/service-accounts/{id}", { params: { path: { id } } })) });
