import { useSuspenseQuery } from "@tanstack/react-query";
import { organizationQuery } from "../client/organization";
import { defaultPolicyQuery } from "../client/policy";
import { bodiesQuery } from "../client/register";
import type { PolicyPatch } from "../client/shape";
import type { Layer } from "./values";

/** What holds below the organization's policy. */
export function useDefaultLayer(): Layer[] {
  const { data } = useSuspenseQuery(defaultPolicyQuery);
  return [{ from: "standard", policy: data as PolicyPatch }];
}

/** What holds below the policy of a certification body. */
export function useOrganizationLayers(): Layer[] {
  const { data } = useSuspenseQuery(organizationQuery);
  return [...useDefaultLayer(), { from: "organization", policy: data.value.policy }];
}

/** What holds below the policy of a certification: that of its certification body, too. */
export function useBodyLayers(id: string): Layer[] {
  const { data: bodies } = useSuspenseQuery(bodiesQuery);
  const layers = useOrganizationLayers();
  const body = bodies.find((one) => one.id === id);
  return body ? [...layers, { from: "body", policy: body.policy }] : layers;
}
