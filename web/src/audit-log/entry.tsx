import { Text } from "@mantine/core";
import { useSession } from "../client/session";
import type { AuditEntry } from "../client/shape";
import { moment } from "../date/civil";
import { text } from "../text/text";
import classes from "./entry.module.css";
import { told } from "./value";

const words = text.auditLog;

/** One line of the log: a sentence, what changed, and where it came from. */
export function Entry({ entry }: { entry: AuditEntry }) {
  const { person, organization } = useSession();
  const { actor, action, subject, names, address, key_id, grant_id } = entry;
  const who = actor ? actor.name || (entry.erased ? words.erased : words.unknown) : words.nobody;
  const where = [address && words.address(address), key_id && words.key(key_id), grant_id && words.grant(grant_id)].filter(Boolean);
  const what = names[subject];
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <span>
          <strong>{who}</strong> {words.did(action)} {what && what !== who ? <strong>{what}</strong> : null}
        </span>
        <Text size="sm" c="dimmed" component="time" dateTime={entry.at}>
          {moment(entry.at, person.time_zone ?? organization.time_zone)}
        </Text>
      </div>
      <Changes entry={entry} />
      <Text size="sm" c="dimmed">
        {[words.number(entry.sequence), ...where].join(" · ")}
      </Text>
    </li>
  );
}

function Changes({ entry: { changes: all, detail, names, erased } }: { entry: AuditEntry }) {
  // What was empty before and is so now says nothing.
  const says = (value: unknown) => told(value, names, erased) !== words.nothing;
  const changes = all.filter(({ from, to }) => says(from) || says(to));
  const rest = Object.entries(detail).filter(([, value]) => says(value));
  if (changes.length + rest.length === 0) return null;
  return (
    <ul className={classes.changes}>
      {changes.map(({ field, from, to }) => (
        <li key={field}>
          {words.changed(field)} {from === null ? null : <>{words.from} <del>{told(from, names, erased)}</del> {words.to}</>}{" "}
          <ins>{told(to, names, erased)}</ins>
        </li>
      ))}
      {rest.map(([field, value]) => (
        <li key={field}>
          {words.changed(field)} {told(value, names, erased)}
        </li>
      ))}
    </ul>
  );
}
