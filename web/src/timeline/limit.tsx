import { short } from "../date/civil";
import { text } from "../text/text";
import { place } from "./axis";
import classes from "./handle.module.css";
import { dueOf, type Stage } from "./stage";

/** The limit of the mark that is being moved, and what lies beyond it. */
export function Limit({ stage }: { stage: Stage }) {
  const candidate = stage.active === null ? undefined : stage.candidates.get(stage.active);
  if (!candidate) return null;
  const { span } = stage;
  const due = dueOf(stage, candidate);
  if (due < span.from || due > span.to) return null;
  const at = place(due, span);
  const soft = candidate.hard ? undefined : true;
  return (
    <>
      <span className={classes.beyond} data-soft={soft} style={{ left: `${at}%` }} />
      <span className={classes.limit} data-soft={soft} data-late={at > 70 || undefined} style={{ left: `${at}%` }}>
        <span>
          {candidate.hard ? text.obligation.hard : text.obligation.soft}: {short(due)}
        </span>
      </span>
    </>
  );
}
