import type { Framework, Standard } from "../client/framework";

/** A clause of any standard, as a tree shows it. */
export type Clause = {
  reference: string;
  title: string;
  parent: string | null;
  kind: "heading" | "requirement" | "control";
  text: string;
  guidance: string;
  documents: string[];
  evidence: string[];
  statements: string[];
};

export type Branch = { clause: Clause; below: Branch[] };

const kinds = ["heading", "requirement", "control"] as const;

/** The clauses of a standard of the catalogue. */
export const ofStandard = ({ clauses }: Standard): Clause[] =>
  clauses.map(({ reference, title, parent, kind, guidance, documented_information, typical_evidence, statements }) => ({
    reference,
    title,
    parent: parent ?? null,
    kind,
    text: "",
    guidance: guidance ?? "",
    documents: documented_information,
    evidence: typical_evidence,
    statements: statements.map((statement) => statement.text),
  }));

/** The requirements of a framework of one's own. */
export const ofFramework = ({ requirements }: Framework): Clause[] =>
  requirements.map(({ reference, title, parent, kind, text, guidance }) => ({
    reference,
    title,
    parent: parent ?? null,
    kind: kinds.find((known) => known === kind) ?? "requirement",
    text,
    guidance,
    documents: [],
    evidence: [],
    statements: [],
  }));

/** The tree that the clauses' parents make, in their order. */
export function grow(clauses: Clause[]): Branch[] {
  const known = new Map(clauses.map((clause): [string, Branch] => [clause.reference, { clause, below: [] }]));
  const top: Branch[] = [];
  for (const clause of clauses) {
    const branch = known.get(clause.reference) as Branch;
    const parent = clause.parent === null ? undefined : known.get(clause.parent);
    (parent?.below ?? top).push(branch);
  }
  return top;
}

const holds = ({ reference, title, text, guidance, documents, evidence, statements }: Clause, word: string) =>
  [reference, title, text, guidance, ...documents, ...evidence, ...statements].some((said) => said.toLowerCase().includes(word));

/** The clauses with all the words of a search. */
export function searched(clauses: Clause[], wanted: string): Clause[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return clauses.filter((clause) => words.every((word) => holds(clause, word)));
}

/** Those clauses, and whatever stands over them. */
export function withAbove(clauses: Clause[], chosen: Clause[]): Clause[] {
  const known = new Map(clauses.map((clause) => [clause.reference, clause]));
  const kept = new Set<string>();
  for (const { reference } of chosen) {
    let at: string | null | undefined = reference;
    while (at && !kept.has(at)) {
      kept.add(at);
      at = known.get(at)?.parent;
    }
  }
  return clauses.filter(({ reference }) => kept.has(reference));
}
