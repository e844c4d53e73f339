import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, kept } from "./api";
import type { Member, Person, PolicyPatch, ReminderPolicy } from "./shape";

export const organizationQuery = queryOptions({
  queryKey: ["organization"],
  queryFn: () => kept(api.GET("/v1/organization")),
});

export type OrganizationPatch = { kind?: "client" | "consultancy"; name?: string; country?: string; time_zone?: string; sender_name?: string | null; reply_to?: string | null; brand_grant_id?: string | null; reminder_policy?: ReminderPolicy; policy?: PolicyPatch };

export const useChangeOrganization = () =>
  useMutation({
    mutationFn: ({ tag, ...patch }: OrganizationPatch & { tag: string }) =>
      kept(api.PATCH("/v1/organization", { params: { header: { "If-Match": tag } }, body: patch })),
  });

export const personQuery = queryOptions({ queryKey: ["person"], queryFn: () => kept(api.GET("/v1/person")) });

export const useChangePerson = () =>
  useMutation({
    mutationFn: ({ tag, ...patch }: { name?: string; time_zone?: string | null; language?: Person["language"]; tag: string }) =>
      kept(api.PATCH("/v1/person", { params: { header: { "If-Match": tag } }, body: patch })),
  });

export const membersQuery = queryOptions({
  queryKey: ["member"],
  queryFn: async () => (await body(api.GET("/v1/members"))).data as Member[],
});
