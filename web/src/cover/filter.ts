import type { ClaimFilter, ClaimState } from "../client/cover";

export const claimStates: ClaimState[] = ["draft", "ready", "verified"];

const word = (value: unknown): string | undefined => (typeof value === "string" && /^[\w.-]{1,64}$/.test(value) ? value : undefined);

/** Which claims an address asks for; what it does not know it leaves out. */
export function readClaims(search: Record<string, unknown>): ClaimFilter {
  const [subject, target] = [word(search.subject), word(search.target)];
  const about = { ...(subject ? { subject } : {}), ...(target ? { target } : {}) };
  if (search.unsettled === true || search.unsettled === "true") return { ...about, unsettled: true };
  const state = claimStates.find((one) => one === search.state);
  return state ? { ...about, state } : about;
}
