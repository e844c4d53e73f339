import { expect, test } from "vitest";
import { fieldOf, scopeName, standing, toKey } from "./words";

const values = { name: "Export", owner: "me", reach: "some", scopes: ["site:read"], end: "90", networks: "" } as const;

test("the form becomes what the API takes", () => {
  const sent = toKey({ ...values, scopes: [...values.scopes] });
  expect(sent).toEqual({ name: "Export", scopes: ["site:read"], lifetime_days: 90 });
  const whole = toKey({ ...values, scopes: [], owner: "mem_1", reach: "write", end: "never", networks: "192.0.2.7\n 2001:db8::/32, " });
  expect(whole).toEqual({
    name: "Export",
    scopes: ["write"],
    service_account_id: "mem_1",
    never_expires: true,
    networks: ["192.0.2.7", "2001:db8::/32"],
  });
});

test("a fault of the API is shown at its field", () => {
  expect(["networks.1", "scopes.0", "service_account_id", "lifetime_days", "name"].map(fieldOf)).toEqual([
    "networks",
    "scopes",
    "owner",
    "end",
    "name",
  ]);
});

test("a key's words say what it may and how it stands", () => {
  expect(scopeName("certification:write")).toBe("Certifications: see and change");
  expect(scopeName("read")).toBe("See everything that its owner sees");
  expect(standing({ state: "working", expires_at: null, revoked_at: null })).toBe("never ends by itself");
  expect(standing({ state: "working", expires_at: "2026-06-08T12:00:00Z", revoked_at: null })).toMatch(/^ends /);
  expect(standing({ state: "revoked", expires_at: null, revoked_at: "2026-06-08T12:00:00Z" })).toMatch(/^ended /);
});
