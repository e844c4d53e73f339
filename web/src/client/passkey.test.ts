import { expect, test } from "vitest";
import { bytesOf, textOf } from "./passkey";

test("bytes become base64url without padding, and come back", () => {
  const bytes = Uint8Array.from([0, 250, 251, 255, 62, 63]);
  const text = textOf(bytes.buffer);
  expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
  expect([...bytesOf(text)]).toEqual([...bytes]);
  expect(textOf(Uint8Array.from([255]).buffer)).toBe("_w");
});
