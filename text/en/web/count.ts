import { counting } from "../../count";

export const count = counting("en");
