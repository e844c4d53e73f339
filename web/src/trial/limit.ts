import { type Civil, ordinal } from "../date/civil";
import { text } from "../text/text";

/** How far a day lies from the limit: "12 days before the limit". */
export function toLimit(day: Civil, due: Civil): string {
  const days = ordinal(due) - ordinal(day);
  const { before, at, after } = text.trial.distance;
  return days > 0 ? before(days) : days < 0 ? after(-days) : at;
}
