import { Checkbox, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useMemo, useState } from "react";
import { roomClausesQuery } from "../client/room";
import type { AuditRoom, RoomClauseLine, RoomNonconformity } from "../client/shape";
import { inWords } from "../date/civil";
import { Loading } from "../frame/loading";
import { text } from "../text/text";
import { RoomClauseSide } from "./clause";
import classes from "./room.module.css";
import { claimed, depths } from "./tree";

const words = text.room;

type Props = { id: string; room: AuditRoom; chosen: string | undefined; choose: (clause: string | undefined) => void };

/** The tree of clauses on the left, the chosen one on the right. */
export function Clauses({ id, room, chosen, choose }: Props) {
  const { data } = useSuspenseQuery(roomClausesQuery(id));
  const [only, setOnly] = useState(false);
  const deep = useMemo(() => depths(data.data), [data.data]);
  const shown = useMemo(() => (only ? claimed(data.data) : data.data), [data.data, only]);
  return (
    <Stack gap="lg">
      <Open of={data.nonconformities} />
      <Checkbox label={words.only} checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} />
      <div className={classes.sides} data-chosen={chosen || undefined}>
        <nav className={classes.tree} aria-label={words.tree}>
          <ul>
            {shown.map((clause) => (
              <Line key={clause.reference} clause={clause} depth={deep.get(clause.reference) ?? 0} current={clause.reference === chosen} choose={choose} />
            ))}
          </ul>
        </nav>
        <Suspense key={chosen} fallback={<Loading />}>
          {chosen ? <RoomClauseSide id={id} room={room} clause={chosen} back={() => choose(undefined)} /> : <Text c="dimmed">{words.choose}</Text>}
        </Suspense>
      </div>
    </Stack>
  );
}

type LineProps = { clause: RoomClauseLine; depth: number; current: boolean; choose: (clause: string) => void };

function Line({ clause: { reference, title, kind, claims, verified }, depth, current, choose }: LineProps) {
  const indent = { paddingInlineStart: `${0.7 + depth * 0.8}rem` };
  if (kind === "heading") {
    return (
      <li className={classes.heading} style={indent}>
        {reference} {title}
      </li>
    );
  }
  return (
    <li>
      <button type="button" className={classes.clause} style={indent} aria-current={current || undefined} onClick={() => choose(reference)}>
        <span>
          {reference} {title}
        </span>
        {claims > 0 ? (
          <span className={classes.number} title={words.counted(verified, claims)}>
            {words.claims(claims)}
          </span>
        ) : null}
      </button>
    </li>
  );
}

function Open({ of: nonconformities }: { of: RoomNonconformity[] }) {
  return (
    <section>
      <Title order={2} size="h4" mb={4}>
        {words.nonconformities}
      </Title>
      {nonconformities.length === 0 ? <Text c="dimmed">{words.noNonconformities}</Text> : null}
      <ul className={classes.list}>
        {nonconformities.map(({ event_id, name, grade, raised_on, due_on }) => (
          <li key={event_id}>
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              {words.nonconformity(name, words.grades[grade], inWords(raised_on))}
              {due_on ? `, ${words.closeBy(inWords(due_on))}` : ""}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}
