import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body } from "./api";
import type { components } from "./schema";
import type { Role } from "./shape";
import type { ModestRole } from "./sso";

type Schemas = components["schemas"];

export type Reason = "inactive" | "no_address" | "domain_not_verified" | "ended";
export type Unplaced = Omit<Schemas["UnplacedView"], "reason"> & { reason: Reason };
export type Group = Omit<Schemas["ProvisionedGroupView"], "role"> & { role?: Role | null };
export type Provisioning = Omit<Schemas["ProvisioningView"], "groups" | "unplaced"> & { groups: Group[]; unplaced: Unplaced[] };

export const provisioningQuery = queryOptions({
  queryKey: ["provisioning"],
  queryFn: async () => (await body(api.GET("/v1/provisioning"))) as Provisioning,
});

export const useMakeToken = () =>
  useMutation({ mutationFn: (sent: Schemas["NewProvisioningToken"]) => body(api.POST("/v1/provisioning/token", { body: sent })) });

export const useTakeTokenBack = () => useMutation({ mutationFn: () => body(api.DELETE("/v1/provisioning/token")) });

export const useChangeProvisioning = () =>
  useMutation({ mutationFn: (default_role: ModestRole) => body(api.PATCH("/v1/provisioning", { body: { default_role } })) });

export const useChangeGroup = () =>
  useMutation({
    mutationFn: ({ id, role }: { id: string; role: Exclude<Role, "external_auditor"> | null }) =>
      body(api.PATCH("/v1/provisioned-groups/{id}", { params: { path: { id } }, body: { role } })),
  });
