import { expect, test } from "vitest";
import type { NoticeView } from "../client/shape";
import { about, byDay, told } from "./told";

const notice = (more: Partial<NoticeView>): NoticeView => ({
  id: "ntc_1",
  what: "reminder",
  created_at: "2026-03-10T06:00:00Z",
  read_at: null,
  title: "Internal audit",
  certification: "ISO 9001:2015",
  certification_id: "cert_1",
  duty_id: null,
  obligation_id: "obl_1",
  kind: "internal_audit",
  key: "c1/internal_audit/2",
  ordinal: 2,
  due_on: "2026-04-10",
  hard: false,
  step: -30,
  count: null,
  ...more,
});

test("a notice says what it is about in the reader's words, a duty by its title", () => {
  expect(about(notice({}))).toBe("Internal audit 2");
  expect(about(notice({ kind: "nonconformity_closure", key: "c1/nonconformity_closure/NC-7", ordinal: 0 }))).toContain("NC-7");
  expect(about(notice({ duty_id: "duty_1", kind: "recurring_duty", key: "2026-04-10", title: "Look at the backups" }))).toBe("Look at the backups");
  expect(about(notice({ kind: null, key: null, title: "ISO 9001:2015, certificate 4711" }))).toBe("ISO 9001:2015, certificate 4711");
});

test("every kind of notice tells its own", () => {
  const whats = ["reminder", "escalation", "assigned", "audit_assigned", "inherited", "document_to_read", "document_unread", "evidence_ending", "certification.suspended", "certification.lapsed", "audit_room.request_made"] as const;
  const sentences = whats.map((what) => told(notice({ what, count: 3 })));
  expect(new Set(sentences).size).toBe(whats.length);
  expect(sentences.every((sentence) => sentence.length > 0 && !sentence.includes("undefined"))).toBe(true);
  expect(sentences[0]).toContain("10 Apr 2026");
  expect(sentences[4]).toContain("3");
});

test("notices stand under the day that the reader's clock showed", () => {
  const rows = ["2026-03-10T23:30:00Z", "2026-03-10T12:00:00Z", "2026-03-10T00:30:00Z"].map((created_at) => ({ created_at }));
  expect(byDay(rows, "Europe/Helsinki").map(([day, those]) => [day, those.length])).toEqual([["2026-03-11", 1], ["2026-03-10", 2]]);
  expect(byDay(rows, "America/New_York").map(([day]) => day)).toEqual(["2026-03-10", "2026-03-09"]);
});
