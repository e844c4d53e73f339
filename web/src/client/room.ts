import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every, kept } from "./api";
import type { AuditRoomChange, FileView, NewAuditRoom, NewRoomAnswer, NewRoomRequest } from "./shape";

const at = (id: string) => ({ path: { id } });

/** The audit rooms that one may enter, newest first. */
export const roomsQuery = queryOptions({
  queryKey: ["room"],
  queryFn: () => every((cursor) => body(api.GET("/v1/audit-rooms", { params: { query: { limit: 100, cursor } } }))),
});

export const roomQuery = (id: string) => queryOptions({ queryKey: ["room", id], queryFn: () => kept(api.GET("/v1/audit-rooms/{id}", { params: at(id) })) });

/** The tree of clauses, and what is open. */
export const roomClausesQuery = (id: string) => queryOptions({ queryKey: ["room", id, "clause"], queryFn: () => body(api.GET("/v1/audit-rooms/{id}/clauses", { params: at(id) })) });

export const roomClauseQuery = (id: string, clause: string) =>
  queryOptions({ queryKey: ["room", id, "clause", clause], queryFn: () => body(api.GET("/v1/audit-rooms/{id}/clause", { params: { path: { id }, query: { clause } } })) });

/** A routine in the version in force. */
export const roomRoutineQuery = (id: string, version: string) =>
  queryOptions({ queryKey: ["room", id, "routine", version], queryFn: () => body(api.GET("/v1/audit-rooms/{id}/routine", { params: { path: { id }, query: { version } } })) });

/** One's own notes. */
export const roomNotesQuery = (id: string) => queryOptions({ queryKey: ["room", id, "note"], queryFn: async () => (await body(api.GET("/v1/audit-rooms/{id}/notes", { params: at(id) }))).data });

export const roomRequestsQuery = (id: string) =>
  queryOptions({ queryKey: ["room", id, "request"], queryFn: async () => (await body(api.GET("/v1/audit-rooms/{id}/requests", { params: at(id) }))).data });

/** What guests have read, newest first. */
export const roomReadingsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["room", id, "reading"],
    queryFn: ({ pageParam }) => body(api.GET("/v1/audit-rooms/{id}/readings", { params: { path: { id }, query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });

/** How the room stands to what was frozen. */
export const roomComparisonQuery = (id: string) => queryOptions({ queryKey: ["room", id, "comparison"], queryFn: () => body(api.GET("/v1/audit-rooms/{id}/comparison", { params: at(id) })) });

/** Where a file that the room shows is downloaded from. */
export const roomFile = (id: string, file: FileView) => `/v1/audit-rooms/${id}/file?file=${file.id}`;

/** Where what was frozen is downloaded from. */
export const roomFreeze = (id: string) => `/v1/audit-rooms/${id}/freeze`;

export const useOpenRoom = () => useMutation({ mutationFn: (sent: NewAuditRoom) => body(api.POST("/v1/audit-rooms", { body: sent })) });

export const useChangeRoom = (id: string, tag: string) =>
  useMutation({ mutationFn: (patch: AuditRoomChange) => body(api.PATCH("/v1/audit-rooms/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body: patch })) });

export const useCloseRoom = (id: string, tag: string) =>
  useMutation({ mutationFn: () => body(api.POST("/v1/audit-rooms/{id}/closure", { params: { path: { id }, header: { "If-Match": tag } } })) });

export const useFreezeRoom = (id: string, tag: string) =>
  useMutation({ mutationFn: () => body(api.POST("/v1/audit-rooms/{id}/freezes", { params: { path: { id }, header: { "If-Match": tag } } })) });

export const useNote = (id: string) => useMutation({ mutationFn: (sent: { clause: string; text: string }) => body(api.POST("/v1/audit-rooms/{id}/notes", { params: at(id), body: sent })) });

export const useForgetNote = () => useMutation({ mutationFn: (note: string) => body(api.DELETE("/v1/audit-room-notes/{id}", { params: at(note) })) });

export const useAskFor = (id: string) => useMutation({ mutationFn: (sent: NewRoomRequest) => body(api.POST("/v1/audit-rooms/{id}/requests", { params: at(id), body: sent })) });

export const useAnswer = (request: string) =>
  useMutation({ mutationFn: (sent: NewRoomAnswer) => body(api.POST("/v1/audit-room-requests/{id}/answer", { params: at(request), body: sent })) });

export const useWithdraw = () => useMutation({ mutationFn: (request: string) => body(api.POST("/v1/audit-room-requests/{id}/withdrawal", { params: at(request) })) });
