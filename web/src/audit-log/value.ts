import type { AuditEntry } from "../client/shape";
import { inWords } from "../date/civil";
import { text } from "../text/text";

const words = text.auditLog;

/** A value of the log in words: ids by their names, days as the reader writes them, and never raw JSON. */
export function told(value: unknown, names: AuditEntry["names"], erased = false): string {
  if (value === null || value === undefined || value === "") return erased ? words.erased : words.nothing;
  if (value === true) return words.yes;
  if (value === false) return words.no;
  if (typeof value === "string") return names[value] ?? (/^\d{4}-\d\d-\d\d$/.test(value) ? inWords(value) : value);
  if (Array.isArray(value)) return value.length === 0 ? words.nothing : value.map((item) => told(item, names, erased)).join(", ");
  if (typeof value === "object") {
    const fields = Object.entries(value).filter(([, item]) => item !== null);
    return fields.length === 0 ? words.nothing : fields.map(([name, item]) => `${words.changed(name)} ${told(item, names, erased)}`).join(", ");
  }
  return String(value);
}
