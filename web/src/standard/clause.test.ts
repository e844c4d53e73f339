import { expect, test } from "vitest";
import { type Clause, grow, searched, withAbove } from "./clause";

const clause = (reference: string, parent: string | null, title = reference): Clause => ({
  reference,
  title,
  parent,
  kind: "requirement",
  text: "",
  guidance: "",
  documents: [],
  evidence: [],
  statements: [],
});

const clauses = [clause("8", null, "Operation"), clause("8.1", "8", "Planning"), clause("8.1.1", "8.1", "Plan of changes"), clause("9", null, "Evaluation")];

test("clauses become the tree that their parents say", () => {
  const tree = grow(clauses);
  expect(tree.map(({ clause }) => clause.reference)).toEqual(["8", "9"]);
  expect(tree[0]?.below[0]?.below[0]?.clause.reference).toBe("8.1.1");
});

test("a search finds clauses with all its words, and keeps what stands over them", () => {
  const found = searched(clauses, " CHANGES plan ");
  expect(found.map(({ reference }) => reference)).toEqual(["8.1.1"]);
  expect(withAbove(clauses, found).map(({ reference }) => reference)).toEqual(["8", "8.1", "8.1.1"]);
  expect(searched(clauses, "")).toHaveLength(4);
});
