import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LEAST_PASSWORD } from "./password";

describe("the length of a password", () => {
  it("is the one that the API asks for", () => {
    const file = new URL("../../../openapi/openapi.json", import.meta.url);
    const document = JSON.parse(readFileSync(file, "utf8"));
    expect(LEAST_PASSWORD).toBe(document.components.schemas.Password.minLength);
  });
});
