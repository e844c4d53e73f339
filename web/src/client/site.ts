import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, kept } from "./api";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type SiteCoverage = Schemas["SiteCoverageView"];
export type SiteAudit = SiteCoverage["audits"][number];
export type SiteRecord = SiteCoverage["sites"][number];
export type SiteMark = SiteAudit["sites"][number];
export type SiteSample = Schemas["SiteSampleView"];
export type AuditTime = Schemas["CertificationAuditTime"];
export type SiteSettings = Pick<
  Schemas["CertificationChange"],
  "effective_personnel" | "audit_risk" | "reduction_percent" | "sampling_allowed" | "risk_uplift" | "covered_sites"
>;

const at = (id: string) => ({ path: { id } });

export const coverageQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id, "site-coverage"],
    queryFn: () => body(api.GET("/v1/certifications/{id}/site-coverage", { params: at(id) })),
  });

export const samplesQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id, "site-sample"],
    queryFn: async () => (await body(api.GET("/v1/certifications/{id}/site-samples", { params: at(id) }))).data,
  });

export const auditTimeQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id, "audit-time"],
    queryFn: () => body(api.GET("/v1/certifications/{id}/audit-time", { params: at(id) })),
  });

export const useDrawSample = (id: string) =>
  useMutation({
    mutationFn: (sample: Schemas["NewSiteSample"]) => body(api.POST("/v1/certifications/{id}/site-samples", { params: at(id), body: sample })),
  });

export const useRecordVisits = (id: string) =>
  useMutation({
    mutationFn: (visits: Schemas["NewSiteVisits"]) => body(api.POST("/v1/certifications/{id}/site-visits", { params: at(id), body: visits })),
  });

export const useChangeSiteSettings = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...settings }: SiteSettings & { tag: string }) =>
      kept(api.PATCH("/v1/certifications/{id}", { params: { ...at(id), header: { "If-Match": tag } }, body: settings })),
  });
