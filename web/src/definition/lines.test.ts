import { expect, test } from "vitest";
import { inLines, linesOf } from "./lines";

test("what is written line by line is the list, without lines that say nothing", () => {
  expect(linesOf("Servers\n\n  Storage \n")).toEqual(["Servers", "Storage"]);
  expect(linesOf("")).toEqual([]);
  expect(inLines(linesOf("Servers\nStorage"))).toBe("Servers\nStorage");
  expect(inLines(undefined)).toBe("");
});
