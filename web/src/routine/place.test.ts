import { expect, test } from "vitest";
import { place } from "./place";

const content = { steps: [{ name: "Accept", activities: [{ name: "Register" }, { name: "Confirm" }] }, { name: "Close" }] };

test("a pointer reads as the step and the activity that it names", () => {
  expect(place("/content/steps/0/activities/1/responsibilities", content)).toBe("Accept › Confirm");
  expect(place("/content/steps/1/skipped", content)).toBe("Close");
  expect(place("/content/steps", content)).toBe("");
  expect(place("/content/steps/7/name", content)).toBe("");
});
