import { expect, test } from "vitest";
import { operationInWords } from "./operation";

test("an operation reads as what was looked at or done", () => {
  expect(operationInWords("list_obligations")).toBe("Obligations");
  expect(operationInWords("get_site_coverage")).toBe("Site coverage");
  expect(operationInWords("create_event")).toBe("New: event");
  expect(operationInWords("update_certification")).toBe("Change: certification");
});
