import type { RecordedEvent } from "../client/shape";
import { span } from "../date/civil";
import { text } from "../text/text";

const words = text.event;

type Facts = { start?: string; end?: string | null; on?: string; raised_on?: string; id?: string; grade?: "major" | "minor" };

/** The day or days an event tells of. */
export function whenOf(event: RecordedEvent): string {
  const { start, end, on, raised_on } = event.facts as Facts;
  const first = start ?? on ?? raised_on;
  return first ? span(first, end) : "";
}

/** "Surveillance audit", "Nonconformity NC-1, major" */
export function nameOfEvent(event: RecordedEvent): string {
  const { id, grade } = event.facts as Facts;
  const name = words.types[event.type];
  if (event.type !== "nonconformity") return name;
  return [`${name} ${id ?? ""}`.trim(), grade ? words[grade].toLowerCase() : ""].filter(Boolean).join(", ");
}
