/** What the server says in English; another language recognises it and says it again. */
export const server = {
  /** Why something is so: reasons, alerts, notes of the plan. */
  sentence: (said: string): string => said,
  /** A recurring rule: "every third month on the last day". */
  rule: (said: string): string => said,
  /** What it refused, by the problem's code. */
  problem: (code: string, detail: string): string => (code ? detail : ""),
  /** What is wrong with a field. */
  fault: (detail: string): string => detail,
  /** A part of a step of the way to the certificate, J01 to J18. */
  step: (id: string, part: "title" | "who" | "output", said: string): string => (id && part ? said : ""),
};
