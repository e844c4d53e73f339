import { expect, test } from "vitest";
import { claimed, depths } from "./tree";

const clauses = [
  { reference: "4", parent: null, claims: 0 },
  { reference: "4.1", parent: "4", claims: 2 },
  { reference: "8", parent: null, claims: 0 },
  { reference: "8.2", parent: "8", claims: 0 },
  { reference: "8.2.1", parent: "8.2", claims: 0 },
];

test("a clause lies as deep as there are headings above it", () => {
  expect([...depths(clauses)]).toEqual([["4", 0], ["4.1", 1], ["8", 0], ["8.2", 1], ["8.2.1", 2]]);
});

test("clauses without claims are left out, and headings that hold none", () => {
  expect(claimed(clauses).map(({ reference }) => reference)).toEqual(["4", "4.1"]);
});
