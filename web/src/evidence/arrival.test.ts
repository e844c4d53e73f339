import { describe, expect, it } from "vitest";
import { titleOf } from "./arrival";
import { bytes } from "./size";

describe("the first title of a file", () => {
  it("is its name without the ending", () => {
    expect(titleOf("Management_review 2026.pdf")).toBe("Management review 2026");
    expect(titleOf("minutes.v2.docx")).toBe("minutes.v2");
  });
  it("is never empty and never too long", () => {
    expect(titleOf(".md")).toBe(".md");
    expect(titleOf(`${"a".repeat(250)}.pdf`)).toHaveLength(200);
  });
});

describe("a number of bytes", () => {
  it("is told in the unit that fits", () => {
    expect(bytes(0, "en")).toBe("0 byte");
    expect(bytes(1_536, "en")).toBe("1.5 kB");
    expect(bytes(52_428_800, "en")).toBe("50 MB");
    expect(bytes(1_610_612_736, "de")).toBe("1,5\u00a0GB");
  });
});
