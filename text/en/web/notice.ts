import { count } from "./count";

/** The words about what one is told inside the application. */
export const notice = {
  title: "Notices",
  lead: "What you were told in this organization: dates that come near, dates that nobody does anything about, what became yours, and what became of certificates. They stay for 400 days.",
  bell: (unread: number) => (unread === 0 ? "Notices, none unread" : `Notices, ${unread} unread`),
  which: "Which notices",
  all: "All",
  unread: "Unread",
  fresh: "Unread",
  readAll: "Mark all as read",
  read: "Mark as read",
  readOf: (name: string) => `Mark as read: ${name}`,
  empty: "You were not told anything yet. Reminders and other news for you will stand here.",
  noneUnread: "You have read everything.",
  due: (day: string) => `Due ${day}`,
  escalation: "Nobody has done anything about it yet.",
  assigned: "You are responsible for this now.",
  auditAssigned: "You audit here.",
  toRead: "You have to read this document.",
  notRead: (n: number) => `${count(n, "person has", "people have")} not read this document 14 days after they should have begun.`,
  evidenceEnding: (day: string) => `Claims rest on this evidence, which counts until ${day}.`,
  inherited: (n: number) => `You are responsible for ${count(n, "certificate or duty", "certificates and duties")} of somebody who has left.`,
};
