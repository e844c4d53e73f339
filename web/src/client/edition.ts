import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body } from "./api";
import type { NewEditionTransition } from "./shape";

export const transitionsQuery = queryOptions({
  queryKey: ["edition-transition"],
  queryFn: async () => (await body(api.GET("/v1/edition-transitions"))).data,
});

export const gapsQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id, "edition-gaps"],
    queryFn: () => body(api.GET("/v1/certifications/{id}/edition-gaps", { params: { path: { id } } })),
  });

/** What only operators may ask: everybody else gets 404. */
export const operatorTransitionsQuery = queryOptions({
  queryKey: ["operator", "edition-transition"],
  queryFn: async () => (await body(api.GET("/v1/operator/edition-transitions"))).data,
});

export const editionChangesQuery = queryOptions({
  queryKey: ["operator", "edition-change"],
  queryFn: async () => (await body(api.GET("/v1/operator/edition-changes", { params: { query: { limit: 50 } } }))).data,
});

const at = (id: string, version: number) => ({ path: { id }, header: { "If-Match": `"v${version}"` } });

export const useRecordTransition = () =>
  useMutation({ mutationFn: (facts: NewEditionTransition) => body(api.POST("/v1/operator/edition-transitions", { body: facts })) });

/** Which edition ends is what a transition is known by; it does not change. */
function withoutOld(facts: NewEditionTransition) {
  const { new: next, published_on, new_only_from, ends_on, extra_days_with_recertification, extra_days, source, source_url } = facts;
  return { new: next, published_on, new_only_from, ends_on, extra_days_with_recertification, extra_days, source, source_url };
}

export const useChangeTransition = (id: string, version: number) =>
  useMutation({
    mutationFn: (facts: NewEditionTransition) =>
      body(api.PATCH("/v1/operator/edition-transitions/{id}", { params: at(id, version), body: withoutOld(facts) })),
  });

export const useRemoveTransition = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/operator/edition-transitions/{id}", { params: { path: { id } } })) });

export const useConfirmTransition = (id: string, version: number) =>
  useMutation({
    mutationFn: (sent: { source: string; source_url?: string; note?: string }) =>
      body(api.POST("/v1/operator/edition-transitions/{id}/confirmations", { params: at(id, version), body: sent })),
  });
