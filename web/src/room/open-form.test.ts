import { expect, test, vi } from "vitest";
import { speak } from "../text/text";

vi.stubGlobal("navigator", { languages: ["en-GB"] });
await speak("en");
const { addresses } = await import("./open-form");

test("auditors are invited by the addresses of the lines, whatever stands between them", () => {
  expect(addresses(" carl@body.example\n\nrosa@body.example; tom@body.example ")).toEqual(["carl@body.example", "rosa@body.example", "tom@body.example"]);
  expect(addresses("  \n")).toEqual([]);
});
