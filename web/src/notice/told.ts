import type { NoticeView, ObligationKind } from "../client/shape";
import { dayIn, inWords } from "../date/civil";
import { nameOf } from "../obligation/name";
import { text } from "../text/text";

const words = text.notice;

/** What a notice is about: the date, the duty, the certificate. */
export function about({ duty_id, kind, key, ordinal, title }: NoticeView): string {
  if (kind && key && !duty_id) return nameOf({ key, kind: kind as ObligationKind, ordinal: ordinal ?? 0 });
  return title;
}

/** What it tells, in a sentence. */
export function told({ what, due_on, step, count }: NoticeView): string {
  const due = due_on ? words.due(inWords(due_on)) : "";
  switch (what) {
    case "reminder":
      return `${due}, ${text.obligation.step(step ?? 0)}`;
    case "escalation":
      return `${due}, ${text.obligation.step(step ?? 0)}. ${words.escalation}`;
    case "assigned":
      return due ? `${words.assigned} ${due}.` : words.assigned;
    case "audit_assigned":
      return `${words.auditAssigned} ${due}.`;
    case "document_to_read":
      return words.toRead;
    case "document_unread":
      return words.notRead(count ?? 0);
    case "evidence_ending":
      return words.evidenceEnding(due_on ? inWords(due_on) : "");
    case "inherited":
      return words.inherited(count ?? 0);
    default:
      return text.activity.names[what];
  }
}

/** Notices by the day on which the reader's clock shows their time, in their order. */
export function byDay<T extends Pick<NoticeView, "created_at">>(rows: T[], zone: string): [string, T[]][] {
  const days = new Map<string, T[]>();
  for (const row of rows) {
    const day = dayIn(row.created_at, zone);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}
