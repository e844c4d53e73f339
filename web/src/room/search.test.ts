import { expect, test } from "vitest";
import { readRoom } from "./search";

test("an address says which part of a room is looked at, and which clause", () => {
  expect(readRoom({ part: "requests" })).toEqual({ part: "requests" });
  expect(readRoom({ clause: "A.5.1" })).toEqual({ clause: "A.5.1" });
});

test("what an address says beside that is not heard", () => {
  expect(readRoom({ part: "clauses", clause: "" })).toEqual({});
  expect(readRoom({ part: "cellar", clause: 4 })).toEqual({});
});
