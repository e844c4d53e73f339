import { expect, test } from "vitest";
import { localeOf, preferred } from "./language";

test("an address goes before an earlier choice, and that before the browser", () => {
  expect(preferred("de", "en", ["en-GB"])).toBe("de");
  expect(preferred(null, "de", ["en-GB"])).toBe("de");
  expect(preferred(null, null, ["fr-CA", "de-AT", "en"])).toBe("de");
});

test("what there are no texts in is passed over, and English is the last resort", () => {
  expect(preferred("fr", "xx", ["fr"])).toBe("en");
  expect(preferred("DE", null, [])).toBe("en");
  expect(preferred(null, null, ["pt-BR", "EN-us", "de"])).toBe("en");
});

test("dates go by the browser's own kind of the language", () => {
  expect(localeOf("de", ["en-US", "de-AT", "de-DE"])).toBe("de-AT");
  expect(localeOf("en", ["de-DE"])).toBe("en-GB");
  expect(localeOf("en", ["en", "en-US"])).toBe("en-US");
  expect(localeOf("de", ["en-US"])).toBe("de");
});
