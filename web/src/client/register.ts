import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every, kept } from "./api";
import type { PolicyPatch } from "./shape";

/** What certificates refer to: the bodies that issue them, the sites they cover, the standards they attest. */
export const standardsQuery = queryOptions({
  queryKey: ["standard"],
  queryFn: async () => (await body(api.GET("/v1/standards"))).data,
  staleTime: Number.POSITIVE_INFINITY,
});

export const bodiesQuery = queryOptions({
  queryKey: ["certification-body"],
  queryFn: () => every((cursor) => body(api.GET("/v1/certification-bodies", { params: { query: { limit: 100, cursor } } }))),
});

export const bodyQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification-body", id],
    queryFn: () => kept(api.GET("/v1/certification-bodies/{id}", { params: { path: { id } } })),
  });

export type BodyFacts = { name: string; country: string; accreditation_body: string | null; time_zone: string; policy?: PolicyPatch };

export const useAddBody = () =>
  useMutation({ mutationFn: (facts: BodyFacts) => body(api.POST("/v1/certification-bodies", { body: facts })) });

export const useChangeBody = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...patch }: BodyFacts & { tag: string }) =>
      body(api.PATCH("/v1/certification-bodies/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body: patch })),
  });

export const sitesQuery = queryOptions({
  queryKey: ["site"],
  queryFn: () => every((cursor) => body(api.GET("/v1/sites", { params: { query: { limit: 100, cursor } } }))),
});

export const siteQuery = (id: string) =>
  queryOptions({ queryKey: ["site", id], queryFn: () => kept(api.GET("/v1/sites/{id}", { params: { path: { id } } })) });

export type SiteFacts = { name: string; address: string; country: string; is_central: boolean };

export const useAddSite = () => useMutation({ mutationFn: (facts: SiteFacts) => body(api.POST("/v1/sites", { body: facts })) });

export const useChangeSite = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...patch }: SiteFacts & { tag: string }) =>
      body(api.PATCH("/v1/sites/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body: patch })),
  });

export const useRemoveSite = ({ id, version }: { id: string; version: number }) =>
  useMutation({
    mutationFn: () => body(api.DELETE("/v1/sites/{id}", { params: { path: { id }, header: { "If-Match": `"v${version}"` } } })),
  });
