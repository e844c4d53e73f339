import { expect, test } from "vitest";
import { place } from "./place";

test("a wrong place is named as a person finds it in a spreadsheet", () => {
  expect(place("/rows/17/parent")).toBe("Row 17, parent");
  expect(place("/rows/8")).toBe("Row 8");
  expect(place("/rows")).toBe("The file");
  expect(place("")).toBe("The file");
});

test("a wrong place of a document keeps its pointer", () => {
  expect(place("/catalog/groups/0/id")).toBe("/catalog/groups/0/id");
});
