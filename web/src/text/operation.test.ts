import { expect, test } from "vitest";
import { operation } from "../../../text/en/web/operation";
import { operation as inGerman } from "../../../text/de/web/operation";

test("an operation reads as what was looked at or done", () => {
  expect(operation("list_obligations")).toBe("Obligations");
  expect(operation("get_site_coverage")).toBe("Site coverage");
  expect(operation("create_event")).toBe("New: event");
  expect(operation("update_certification")).toBe("Change: certification");
  expect(inGerman("list_obligations")).toBe("Termine");
  expect(inGerman("create_event")).toBe("Neu: Ereignis");
  expect(inGerman("create_unheard_of")).toBe("Neu: unheard of");
});
