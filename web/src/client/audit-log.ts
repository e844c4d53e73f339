import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./api";
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

/** Where the log can be fetched as a file. */
export function exportAddress(format: "jsonl" | "csv", filter: AuditFilter): string {
  const given = Object.entries(filter).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return `/v1/audit-export?${new URLSearchParams([["format", format], ...given])}`;
}
