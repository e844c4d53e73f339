import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body } from "./api";
import { saveFile } from "./file";
import type { AuditEntry } from "./shape";

export type AuditFilter = { actor?: string; action?: string; from?: string; until?: string };

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    queryFn: async ({ pageParam }) => {
      const page = await body(api.GET("/v1/audit-entries", { params: { query: { ...filter, limit: 50, cursor: pageParam } } }));
      return { ...page, data: page.data as unknown as AuditEntry[] };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });

/** The proof of the whole log. It reads every entry, so it is asked for and not kept up by itself. */
export const chainQuery = queryOptions({
  queryKey: ["audit-chain"],
  queryFn: () => body(api.GET("/v1/audit-chain")),
  staleTime: 60_000,
  refetchOnWindowFocus: false,
});

/** Saves the log as a file. A link would do, but for the proof that much at once may want before. */
export const useExport = (filter: AuditFilter) =>
  useMutation({
    mutationFn: async (format: "jsonl" | "csv") =>
      saveFile(await body(api.GET("/v1/audit-export", { params: { query: { ...filter, format } }, parseAs: "blob" })), `audit-log.${format}`),
    meta: { leaves: true },
  });
