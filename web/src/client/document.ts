import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every, kept } from "./api";
import type { DocumentChange, DocumentState, NewDocument } from "./shape";

export type DocumentFilter = { state?: DocumentState; review?: "overdue" };

/** The controlled documents of the organization, by code. */
export const documentsQuery = ({ state, review }: DocumentFilter) =>
  infiniteQueryOptions({
    queryKey: ["document", "list", state, review],
    queryFn: ({ pageParam }) => body(api.GET("/v1/controlled-documents", { params: { query: { limit: 50, cursor: pageParam, sort: "code", state, review } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });

export const documentQuery = (id: string) =>
  queryOptions({ queryKey: ["document", id], queryFn: () => kept(api.GET("/v1/controlled-documents/{id}", { params: { path: { id } } })) });

export const documentVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["document", id, "version"],
    queryFn: () => every((cursor) => body(api.GET("/v1/controlled-documents/{id}/versions", { params: { path: { id }, query: { limit: 100, cursor } } }))),
  });

/** One version, with its text where it is one. */
export const documentVersionQuery = (id: string) =>
  queryOptions({ queryKey: ["document", "version", id], queryFn: () => body(api.GET("/v1/document-versions/{id}", { params: { path: { id } } })) });

/** Who is asked to read the version in force, and who has. */
export const acknowledgementsQuery = (id: string) =>
  queryOptions({
    queryKey: ["document", id, "acknowledgement"],
    queryFn: () => every((cursor) => body(api.GET("/v1/controlled-documents/{id}/acknowledgements", { params: { path: { id }, query: { limit: 100, cursor } } }))),
  });

/** What one has still to read. */
export const readingsQuery = queryOptions({ queryKey: ["document", "reading"], queryFn: async () => (await body(api.GET("/v1/document-readings"))).data });

export const useBeginDocument = () => useMutation({ mutationFn: (sent: NewDocument) => body(api.POST("/v1/controlled-documents", { body: sent })) });

export const useChangeDocument = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...patch }: DocumentChange & { tag: string }) =>
      kept(api.PATCH("/v1/controlled-documents/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body: patch })),
  });

export const useAcknowledge = (id: string) =>
  useMutation({ mutationFn: (number: number) => body(api.POST("/v1/controlled-documents/{id}/acknowledgements", { params: { path: { id } }, body: { number } })) });

/** The steps in a document's life; each names the state that was looked at. */
export const useDocumentLife = (id: string, tag: string) => {
  const params = { path: { id }, header: { "If-Match": tag } };
  return {
    review: useMutation({ mutationFn: () => body(api.POST("/v1/controlled-documents/{id}/review", { params })) }),
    back: useMutation({ mutationFn: () => body(api.DELETE("/v1/controlled-documents/{id}/review", { params })) }),
    approve: useMutation({ mutationFn: (effective_on?: string) => body(api.POST("/v1/controlled-documents/{id}/approval", { params, body: effective_on ? { effective_on } : {} })) }),
    confirm: useMutation({ mutationFn: () => body(api.POST("/v1/controlled-documents/{id}/confirmation", { params })) }),
    retire: useMutation({ mutationFn: () => body(api.POST("/v1/controlled-documents/{id}/retirement", { params })) }),
    discard: useMutation({ mutationFn: () => body(api.DELETE("/v1/controlled-documents/{id}/draft", { params })) }),
  };
};
