import type { Coverage } from "../client/audit";
import { text } from "../text/text";

/** A part of a management system as it is typed. */
export type Part = { part: "full" | "some"; coverage: string };

/** The clauses typed, each once; spaces, commas and semicolons part them. */
export const clausesOf = (typed: string): string[] => [...new Set(typed.split(/[\s,;]+/).filter(Boolean))];

/** What was typed, as the server takes it. */
export const coverageOf = ({ part, coverage }: Part): Coverage => (part === "full" ? "full" : clausesOf(coverage));

/** "Everything", "Clauses 8.6, 9.1". */
export const inClauses = (coverage: Coverage): string => (coverage === "full" ? text.audit.all : text.audit.clauses(coverage));
