import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body } from "./api";
import { saveFile } from "./file";
import type { components } from "./schema";

export type ExportState = "waiting" | "running" | "ready" | "failed" | "expired";
export type Export = Omit<components["schemas"]["ExportView"], "state"> & { state: ExportState };

const isMade = ({ state }: Export) => state !== "waiting" && state !== "running";

/** The latest exports; asked again while one is being made. */
export const exportsQuery = queryOptions({
  queryKey: ["export"],
  queryFn: async () => (await body(api.GET("/v1/exports"))).data as Export[],
  refetchInterval: ({ state }) => (state.data?.every(isMade) ? false : 2_000),
});

export const useAskForExport = () => useMutation({ mutationFn: () => body(api.POST("/v1/exports")) });

export const useAskForDeletion = () =>
  useMutation({ mutationFn: (name: string) => body(api.POST("/v1/organization/deletion", { body: { name } })) });

export const useWithdrawDeletion = () => useMutation({ mutationFn: () => body(api.DELETE("/v1/organization/deletion")) });

/** Saves an archive as a file. A link would do, but for the proof that everything at once wants before. */
export const useDownload = () =>
  useMutation({
    mutationFn: async ({ id, created_at }: Export) => {
      const file = await body(api.GET("/v1/exports/{id}/archive", { params: { path: { id } }, parseAs: "blob" }));
      saveFile(file, `certkeep-${created_at.slice(0, 10)}.zip`);
    },
    meta: { leaves: true },
  });
