/** What is looked at in an audit room, as its address says it. */
export type RoomPart = "clauses" | "requests" | "freeze" | "read";
export type RoomSearch = { part?: Exclude<RoomPart, "clauses"> | undefined; clause?: string | undefined };

const parts = ["requests", "freeze", "read"] as const;

/** Reads the address; what is no part of a room is its clauses. */
export function readRoom(search: Record<string, unknown>): RoomSearch {
  const clause = typeof search.clause === "string" && search.clause !== "" ? search.clause : undefined;
  const part = parts.find((one) => one === search.part);
  return { ...(part ? { part } : {}), ...(clause ? { clause } : {}) };
}
