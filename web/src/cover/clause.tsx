import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useId, useState } from "react";
import type { ClauseCover, StatementStanding } from "../client/cover";
import { useMay, useSession } from "../client/session";
import { dayIn, inWords } from "../date/civil";
import { text } from "../text/text";
import { CoverBadge, StandingBadge } from "./badge";
import classes from "./cover.module.css";
import { nameOf } from "./subject";

const words = text.cover;

/** A relation of the crosswalk by its places; one of one's own has an id and no more. */
const relationOf = (key: string): string => (key.includes("~") ? key.split("~").map((place) => place.replace(":", " ")).join(" ~ ") : words.ownRelation);

export type Act =
  | { kind: "claim"; statement: StatementStanding }
  | { kind: "open"; claim: string }
  | { kind: "decide"; clause: ClauseCover }
  | { kind: "back"; clause: ClauseCover };

type Props = { clause: ClauseCover; statements: ReadonlyMap<string, StatementStanding>; opened: boolean; part?: string; act: (act: Act) => void };

/** A clause with how far it is covered; opened, with its statements and what is claimed to meet them. What `part` meets stands out. */
export function Clause({ clause, statements, opened, part, act }: Props) {
  const id = useId();
  const [turned, turn] = useState(false);
  const open = opened !== turned;
  const { reference, title, cover } = clause;
  return (
    <li className={classes.clause}>
      <button type="button" className={classes.row} aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => turn(!turned)}>
        <span className={classes.number}>{reference}</span>
        <span className={classes.name}>{title}</span>
        <Text span size="sm" c="dimmed">
          {words.met(clause.met, clause.statements.length)}
        </Text>
        {cover ? <CoverBadge of={cover} /> : null}
      </button>
      {open ? (
        <div id={id} className={classes.open}>
          <Applies clause={clause} act={act} />
          {clause.over ? (
            <Text size="sm" c="dimmed">
              {words.over(relationOf(clause.over))}
            </Text>
          ) : null}
          <ul className={classes.statements}>
            {clause.statements.map((key) => {
              const statement = statements.get(key);
              return statement ? <Statement key={key} of={statement} part={part} act={act} /> : null;
            })}
          </ul>
        </div>
      ) : null}
    </li>
  );
}

function Applies({ clause, act }: { clause: ClauseCover; act: (act: Act) => void }) {
  const mayDecide = useMay("create_applicability");
  const zone = useSession().organization.time_zone;
  const { applicability, may_leave_out, reference } = clause;
  if (!applicability && !(may_leave_out && mayDecide)) return null;
  return (
    <Stack gap={4} mb="xs">
      {applicability ? (
        <>
          <Text>{applicability.justification}</Text>
          <Text size="sm" c="dimmed">
            {words.decidedBy(applicability.decided_by.name, inWords(dayIn(applicability.decided_at, zone)))}
          </Text>
        </>
      ) : null}
      {mayDecide && may_leave_out ? (
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => act({ kind: "decide", clause })} aria-label={words.decideOf(reference)}>
            {words.decideLabel}
          </Button>
          {applicability ? (
            <Button variant="default" size="xs" onClick={() => act({ kind: "back", clause })} aria-label={words.takeBackOf(reference)}>
              {words.takeBack}
            </Button>
          ) : null}
        </Group>
      ) : null}
    </Stack>
  );
}

function Statement({ of: statement, part, act }: { of: StatementStanding; part?: string; act: (act: Act) => void }) {
  const mayClaim = useMay("create_claim");
  const own = statement.claims.some(({ subject }) => subject.key === part);
  return (
    <li className={own ? classes.own : undefined}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Text style={{ flex: "1 1 16rem" }}>{statement.text}</Text>
        <Group gap="xs">
          <StandingBadge of={statement.standing} />
          {mayClaim && !own ? (
            <Button variant="default" size="xs" onClick={() => act({ kind: "claim", statement })} aria-label={words.claimFor(statement.text)}>
              {words.claim}
            </Button>
          ) : null}
        </Group>
      </Group>
      <ul className={classes.subjects}>
        {statement.claims.map(({ id, subject }) => (
          <li key={id}>
            <Anchor component="button" type="button" size="sm" onClick={() => act({ kind: "open", claim: id })} aria-label={words.openClaim(nameOf(subject))}>
              {nameOf(subject)}
            </Anchor>
          </li>
        ))}
      </ul>
    </li>
  );
}
