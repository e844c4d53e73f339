import { counting, listing } from "../../count";

export const count = counting("de");

export const list = listing("de");
