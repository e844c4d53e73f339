import { IconFlag3Filled } from "@tabler/icons-react";
import { stateSign } from "../badge/badge";
import type { Item } from "./layout";

export const toneOf = (state: Item["state"]) => (state === "milestone" ? "milestone" : stateSign[state].tone);

/** The shape of a state; a milestone of the cycle is a flag. */
export function Sign({ state }: { state: Item["state"] }) {
  const Icon = state === "milestone" ? IconFlag3Filled : stateSign[state].icon;
  return <Icon size={17} />;
}
