import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every, kept } from "./api";
import type { NewProfile, NewRoutine, NewRoutineImport, RoutineWriting } from "./shape";

/** How the organization works: profiles, routines and their versions. */
export const profilesQuery = queryOptions({
  queryKey: ["profile"],
  queryFn: () => every((cursor) => body(api.GET("/v1/profiles", { params: { query: { limit: 100, cursor } } }))),
});

export const useAddProfile = () => useMutation({ mutationFn: (sent: NewProfile) => body(api.POST("/v1/profiles", { body: sent })) });

export const useChangeProfile = (id: string) =>
  useMutation({
    mutationFn: ({ version, ...patch }: NewProfile & { version: number }) =>
      kept(api.PATCH("/v1/profiles/{id}", { params: { path: { id }, header: { "If-Match": `"v${version}"` } }, body: patch })),
  });

export const useRemoveProfile = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/profiles/{id}", { params: { path: { id } } })) });

export const templatesQuery = queryOptions({
  queryKey: ["workflow-template"],
  queryFn: async () => (await body(api.GET("/v1/workflow-templates"))).data,
  staleTime: Number.POSITIVE_INFINITY,
});

export const routinesQuery = queryOptions({
  queryKey: ["routine"],
  queryFn: () => every((cursor) => body(api.GET("/v1/routines", { params: { query: { limit: 100, cursor, sort: "name" } } }))),
});

export const routineQuery = (id: string) =>
  queryOptions({ queryKey: ["routine", id], queryFn: () => kept(api.GET("/v1/routines/{id}", { params: { path: { id } } })) });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["routine", id, "version"],
    queryFn: () => every((cursor) => body(api.GET("/v1/routines/{id}/versions", { params: { path: { id }, query: { limit: 100, cursor } } }))),
  });

export const versionQuery = (id: string) =>
  queryOptions({ queryKey: ["routine", "version", id], queryFn: () => body(api.GET("/v1/routine-versions/{id}", { params: { path: { id } } })) });

export const useImportRoutine = () => useMutation({ mutationFn: (sent: NewRoutineImport) => body(api.POST("/v1/routine-imports", { body: sent })) });

export const useBeginRoutine = () => useMutation({ mutationFn: (sent: NewRoutine) => body(api.POST("/v1/routines", { body: sent })) });

export const useWriteRoutine = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...patch }: RoutineWriting & { tag: string }) =>
      kept(api.PATCH("/v1/routines/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body: patch })),
  });

/** The steps in a routine's life; each names the state that was looked at. */
export const useRoutineLife = (id: string, tag: string) => {
  const params = { path: { id }, header: { "If-Match": tag } };
  return {
    review: useMutation({ mutationFn: () => body(api.POST("/v1/routines/{id}/review", { params })) }),
    back: useMutation({ mutationFn: () => body(api.DELETE("/v1/routines/{id}/review", { params })) }),
    approve: useMutation({ mutationFn: () => body(api.POST("/v1/routines/{id}/approval", { params })) }),
    retire: useMutation({ mutationFn: () => body(api.POST("/v1/routines/{id}/retirement", { params })) }),
    discard: useMutation({ mutationFn: () => body(api.DELETE("/v1/routines/{id}/draft", { params })) }),
  };
};
