import type { ClaimFilter, ClaimState } from "../client/cover";

export const claimStates: ClaimState[] = ["draft", "ready", "verified"];

/** Which claims an address asks for; what it does not know it leaves out. */
export function readClaims(search: Record<string, unknown>): ClaimFilter {
  if (search.unsettled === true || search.unsettled === "true") return { unsettled: true };
  const state = claimStates.find((one) => one === search.state);
  return state ? { state } : {};
}
