import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body } from "./api";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Auditor = Schemas["AuditorView"];
export type WorkArea = Schemas["WorkAreaView"];
export type Coverage = Schemas["Coverage"];

const at = (id: string) => ({ path: { id } });

export const auditorsQuery = (audit: string) =>
  queryOptions({
    queryKey: ["obligation", audit, "auditor"],
    queryFn: async () => (await body(api.GET("/v1/obligations/{id}/auditors", { params: at(audit) }))).data,
  });

export const workAreasQuery = (certification: string) =>
  queryOptions({
    queryKey: ["certification", certification, "work-area"],
    queryFn: async () => (await body(api.GET("/v1/certifications/{id}/work-areas", { params: at(certification) }))).data,
  });

export const useAssignAuditor = (audit: string) =>
  useMutation({
    mutationFn: (sent: { member_id?: string; name?: string; coverage: Coverage }) =>
      body(api.POST("/v1/obligations/{id}/auditors", { params: at(audit), body: sent })),
  });

export const useTakeOffAuditor = () => useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/auditors/{id}", { params: at(id) })) });

export const useSayWork = (certification: string) =>
  useMutation({
    mutationFn: (sent: { member_id: string; coverage: Coverage }) =>
      body(api.POST("/v1/certifications/{id}/work-areas", { params: at(certification), body: sent })),
  });

export const useTakeBackWork = () => useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/work-areas/{id}", { params: at(id) })) });
