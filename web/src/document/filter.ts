import type { DocumentFilter } from "../client/document";
import type { DocumentState } from "../client/shape";

const states: DocumentState[] = ["draft", "in_review", "approved", "in_force", "retired"];

/** Which documents an address asks for; what it does not know it leaves out. */
export function readDocuments(search: Record<string, unknown>): DocumentFilter {
  const state = states.find((one) => one === search.state);
  if (state) return { state };
  return search.review === "overdue" ? { review: "overdue" } : {};
}
