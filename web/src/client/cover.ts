import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, every } from "./api";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type GapAnalysis = Schemas["GapAnalysisView"];
export type ClauseCover = Schemas["ClauseCoverView"];
export type StatementStanding = Schemas["StatementStanding"];
export type NextAction = Schemas["NextActionView"];
export type CoverCount = Schemas["CoverCount"];
export type TargetCover = Schemas["TargetCover"];
export type Claim = Schemas["ClaimView"];
export type ClaimState = Schemas["ClaimState"];
export type NewClaim = Schemas["NewClaim"];
export type ClaimChange = Schemas["ClaimChange"];
export type Subject = Schemas["SubjectView"];
export type TargetLoss = Schemas["TargetLoss"];
export type CoverWord = Schemas["CoverWord"];
export type CoverTrend = Schemas["CoverTrendView"];
export type ClauseTurn = Schemas["ClauseTurn"];
export type StandingWord = Schemas["StandingWord"];

export type ClaimFilter = { state?: ClaimState; unsettled?: boolean; subject?: string; target?: string };

/** How far all standards are met. */
export const coverQuery = queryOptions({ queryKey: ["cover"], queryFn: () => body(api.GET("/v1/cover")) });

/** How far one is met, clause by clause. */
export const gapQuery = (target: string) =>
  queryOptions({ queryKey: ["cover", "gap", target], queryFn: () => body(api.GET("/v1/gap-analysis", { params: { query: { target } } })) });

/** How far one was met over time, compared with a day; a year ago when none is told. */
export const trendQuery = (target: string, since?: string) =>
  queryOptions({ queryKey: ["cover", "trend", target, since ?? ""], queryFn: () => body(api.GET("/v1/cover-trend", { params: { query: { target, since } } })) });

/** What would be lost if something went. */
export const impactQuery = (subject: string) =>
  queryOptions({ queryKey: ["cover", "impact", subject], queryFn: () => body(api.GET("/v1/impact", { params: { query: { subject } } })) });

/** Where the analysis is downloaded from, as a file. */
export const reportOf = (target: string, form: "pdf" | "xlsx") => `/v1/gap-report?target=${encodeURIComponent(target)}&form=${form}`;

export const claimsQuery = (filter: ClaimFilter) =>
  infiniteQueryOptions({
    queryKey: ["claim", "list", filter],
    queryFn: ({ pageParam }) => body(api.GET("/v1/claims", { params: { query: { limit: 50, cursor: pageParam, ...filter } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });

export const claimQuery = (id: string) =>
  queryOptions({ queryKey: ["claim", id], queryFn: () => body(api.GET("/v1/claims/{id}", { params: { path: { id } } })) });

/** All documents, to choose from. */
export const documentChoices = queryOptions({
  queryKey: ["document", "choice"],
  queryFn: () => every((cursor) => body(api.GET("/v1/controlled-documents", { params: { query: { limit: 100, cursor } } }))),
});

/** All evidence, to choose from. */
export const evidenceChoices = queryOptions({
  queryKey: ["evidence", "choice"],
  queryFn: () => every((cursor) => body(api.GET("/v1/evidence", { params: { query: { limit: 100, cursor } } }))),
});

export const useAddClaim = () => useMutation({ mutationFn: (sent: NewClaim) => body(api.POST("/v1/claims", { body: sent })) });

/** Makes several claims, one after the other; those before one that is refused stay. */
export const useAddClaims = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (all: NewClaim[]) => {
      for (const one of all) await body(api.POST("/v1/claims", { body: one }));
    },
    onError: () => client.invalidateQueries({ queryKey: ["cover"] }),
  });
};

export const useChangeClaim = (id: string) =>
  useMutation({
    mutationFn: ({ version, ...patch }: ClaimChange & { version: number }) =>
      body(api.PATCH("/v1/claims/{id}", { params: { path: { id }, header: { "If-Match": `"v${version}"` } }, body: patch })),
  });

export const useVerifyClaim = (id: string) =>
  useMutation({ mutationFn: () => body(api.POST("/v1/claims/{id}/verification", { params: { path: { id } } })) });

export const useRemoveClaim = (id: string) => useMutation({ mutationFn: () => body(api.DELETE("/v1/claims/{id}", { params: { path: { id } } })) });

export const useDecide = () =>
  useMutation({ mutationFn: (sent: Schemas["NewApplicability"]) => body(api.POST("/v1/applicabilities", { body: sent })) });

export const useTakeBack = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/applicabilities/{id}", { params: { path: { id } } })) });
