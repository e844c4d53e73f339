import { inWords } from "../date/civil";
import { text } from "../text/text";
import { type Field, weekDays } from "./field";

const words = text.policy;

/** A value as a person says it: "3 months", "Mon, Tue", "once in the cycle". */
export function written(field: Field, value: unknown): string {
  switch (field.kind) {
    case "number":
      return words.spans[field.unit](Number(value));
    case "choice":
    case "truth":
      return words.choices[String(value)] ?? String(value);
    case "week":
      return weekDays.filter((day) => (value as string[]).includes(day)).map((day) => words.weekShort[day]).join(", ") || words.none;
    case "days":
      return (value as string[]).map((day) => inWords(day)).join(", ") || words.none;
  }
}

/** "Book the certification body, months" */
export function labelOf(field: Field): string {
  const label = words.fields[field.path]?.label ?? field.path;
  return field.kind === "number" ? words.unit(label, words.units[field.unit]) : label;
}

export const hintOf = ({ path, rule }: Field) => words.hint(words.fields[path]?.hint ?? "", rule);
