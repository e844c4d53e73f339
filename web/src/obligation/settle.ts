import { useMay, useSession } from "../client/session";
import type { ObligationKind } from "../client/shape";

type Settled = { kind: ObligationKind; responsible: { id: string } };

/** Who settles what: owners and managers everything, others what is theirs, an internal auditor internal audits besides. */
export function useSettles(): (obligation: Settled) => boolean {
  const { membership } = useSession();
  const may = useMay("create_completion");
  const leads = membership.role === "owner" || membership.role === "manager";
  return ({ kind, responsible }) =>
    may && (leads || responsible.id === membership.id || (membership.role === "internal_auditor" && kind === "internal_audit"));
}
