import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./api";
import { obligationsQuery } from "./obligation";
import { Problem } from "./problem";
import type { IntegratedRequest } from "./shape";

/** The joint calendar of a question; it stores nothing. */
export const jointQuery = (asked: IntegratedRequest) =>
  queryOptions({
    queryKey: ["joint", asked],
    queryFn: () => body(api.POST("/v1/integrated-programme-previews", { body: asked })),
    enabled: asked.certifications.length > 0,
  });

/** One date to be recorded: the audit of a certification, by the key of its obligation. */
export type Plan = { certification: string; name: string; key: string; start: string };
export type Recorded = Plan & { error: string | null };

/**
 * Plans each audit, one after the other in the order of the visits. The first that is refused ends its own certification's
 * part, for a later audit would be taken for it; the others go on.
 */
async function record(client: QueryClient, plans: Plan[]): Promise<Recorded[]> {
  const outcomes: Recorded[] = [];
  const ended = new Map<string, string>();
  for (const plan of plans) {
    let error = ended.get(plan.certification) ?? null;
    if (!error) {
      try {
        const due = await client.fetchQuery({ ...obligationsQuery(plan.certification), staleTime: 0 });
        const id = due.find(({ key }) => key === plan.key)?.id;
        if (!id) throw new Problem(404, "not_found", "", "", null, []);
        await body(api.POST("/v1/obligations/{id}/appointment", { params: { path: { id } }, body: { start: plan.start } }));
      } catch (refused) {
        if (refused instanceof Problem && refused.status === 401) throw refused;
        error = refused instanceof Error && refused.message ? refused.message : String(plan.key);
        ended.set(plan.certification, error);
      }
    }
    outcomes.push({ ...plan, error });
  }
  return outcomes;
}

export function useRecordPlans() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (plans: Plan[]) => record(client, plans) });
}
