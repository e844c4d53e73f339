import { counting, listing } from "../../count";

export const count = counting("en-GB");

export const list = listing("en-GB");
