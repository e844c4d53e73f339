import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body } from "./api";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Relation = Schemas["CrosswalkRelationView"];
export type NewRelation = Schemas["NewCrosswalkRelation"];
export type Judgement = Pick<NewRelation, "relation" | "rationale" | "confidence">;

/** The relations between two standards, shipped ones and one's own. */
export const relationsQuery = (standard: string, other: string) =>
  queryOptions({
    queryKey: ["crosswalk", standard, other],
    queryFn: async () => (await body(api.GET("/v1/crosswalk-relations", { params: { query: { standard, other } } }))).data,
  });

/** All relations of one standard. */
export const relationsOf = (standard: string) =>
  queryOptions({
    queryKey: ["crosswalk", standard],
    queryFn: async () => (await body(api.GET("/v1/crosswalk-relations", { params: { query: { standard } } }))).data,
  });

export const useAddRelation = () => useMutation({ mutationFn: (relation: NewRelation) => body(api.POST("/v1/crosswalk-relations", { body: relation })) });

export const useChangeRelation = (id: string, version: number) =>
  useMutation({
    mutationFn: (judgement: Judgement) =>
      body(api.PATCH("/v1/crosswalk-relations/{id}", { params: { path: { id }, header: { "If-Match": `"v${version}"` } }, body: judgement })),
  });

export const useRemoveRelation = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/crosswalk-relations/{id}", { params: { path: { id } } })) });

export const useSay = () =>
  useMutation({ mutationFn: (said: Schemas["NewCrosswalkConfirmation"]) => body(api.POST("/v1/crosswalk-confirmations", { body: said })) });

export const useTakeBack = () =>
  useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/crosswalk-confirmations/{id}", { params: { path: { id } } })) });
