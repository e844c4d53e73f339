import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { LimitBadge, StateBadge } from "../badge/badge";
import { MemberField } from "../field/member";
import { remindersQuery } from "../client/mail";
import { membersQuery } from "../client/organization";
import { changesQuery, obligationQuery, obligationsQuery, useAssign } from "../client/obligation";
import { useMay, useSession } from "../client/session";
import type { Obligation, ObligationChange, ObligationState } from "../client/shape";
import { distance, inFull, inWords, moment, told } from "../date/civil";
import { NextEdition } from "../edition/panel";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { Acts } from "../obligation/acts";
import { isOpen, nameOf } from "../obligation/name";
import { text } from "../text/text";
import classes from "./obligation.module.css";

const words = text.obligation;

export function ObligationPage() {
  const { id } = useParams({ from: "/inside/obligations/$id" });
  const { today } = useSession();
  const { data: obligation } = useSuspenseQuery(obligationQuery(id));
  const { certification, duty, due_on, because, rules, hard, state, responsible } = obligation;
  const maySeeGaps = useMay("get_edition_gaps");
  const mayAssign = useMay("update_obligation");
  const maySeeReminders = useMay("list_reminders");
  return (
    <Page
      title={nameOf(obligation)}
      lead={
        certification ? (
          <Anchor renderRoot={(props) => <Link to="/certifications/$id" params={{ id: certification.id }} {...props} />}>{certification.name}</Anchor>
        ) : duty ? (
          <Anchor renderRoot={(props) => <Link to="/duties/$id" params={{ id: duty.id }} {...props} />}>{text.duty.ofDuty}</Anchor>
        ) : undefined
      }
      actions={isOpen(obligation) ? <Acts obligation={obligation} /> : <Text c="dimmed">{words.notOpen}</Text>}
      width={860}
    >
      <Stack gap="xs">
        <Text className={classes.due}>
          {words.due} {inFull(due_on)}
          {isOpen(obligation) ? <span className={classes.distance}> {distance(due_on, today)}</span> : null}
        </Text>
        <Group gap="md">
          <StateBadge state={state} />
          <LimitBadge hard={hard} />
        </Group>
        <Text c="dimmed" size="sm">
          {hard ? words.hardHint : words.softHint}
        </Text>
      </Stack>
      <section>
        <Title order={2} mb="xs">
          {words.because}
        </Title>
        <Text maw="62ch">{told(because)}</Text>
        {rules.length > 0 ? (
          <Text c="dimmed" size="sm" mt="xs">
            {words.rules}: {rules.join(", ")}
          </Text>
        ) : null}
      </section>
      {maySeeGaps && obligation.kind === "edition_transition" && certification ? <NextEdition certification={certification.id} /> : null}
      <Days obligation={obligation} />
      {mayAssign ? (
        <Assigned obligation={obligation} />
      ) : (
        <Text>
          {words.responsible}: {responsible.name}
        </Text>
      )}
      <Moves id={id} />
      {maySeeReminders ? <Reminders id={id} /> : null}
    </Page>
  );
}

function Days({ obligation }: { obligation: Obligation }) {
  const { opens_on, target_on, planned_on, done_on, due_on, depends_on, certification } = obligation;
  const days: [string, string | null | undefined][] = [
    [words.opens, opens_on],
    [words.proposed, target_on],
    [words.planned, planned_on],
    [words.due, due_on],
    [words.done, done_on],
  ];
  return (
    <section>
      <Title order={2} mb="xs">
        {words.window}
      </Title>
      <dl className={classes.days}>
        {days.map(([term, day]) =>
          day ? (
            <div key={term}>
              <dt>{term}</dt>
              <dd className="ck-number">{inWords(day)}</dd>
            </div>
          ) : null,
        )}
        {certification && depends_on.length > 0 ? <Before certification={certification.id} keys={depends_on} /> : null}
      </dl>
    </section>
  );
}

/** What should be done before: obligations of the same certification. */
function Before({ certification, keys }: { certification: string; keys: string[] }) {
  const { data: siblings } = useSuspenseQuery(obligationsQuery(certification));
  const before = siblings.filter(({ key }) => keys.includes(key));
  if (before.length === 0) return null;
  return (
    <div>
      <dt>{words.after}</dt>
      <dd>
        {before.map((other) => (
          <Anchor key={other.id} display="block" renderRoot={(props) => <Link to="/obligations/$id" params={{ id: other.id }} {...props} />}>
            {nameOf(other)}
          </Anchor>
        ))}
      </dd>
    </div>
  );
}

function Assigned({ obligation }: { obligation: Obligation }) {
  const assign = useAssign(obligation.id);
  return (
    <Stack gap="xs" maw={360}>
      <Refusal error={assign.error} />
      <MemberField
        label={words.responsible}
        description={text.form.responsibleHint}
        value={obligation.responsible.id}
        disabled={assign.isPending}
        onChange={(responsible) => assign.mutate(responsible)}
      />
    </Stack>
  );
}

function Moves({ id }: { id: string }) {
  const { data } = useSuspenseQuery(changesQuery(id));
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  return (
    <section>
      <Title order={2} mb="xs">
        {words.history}
      </Title>
      {data.length === 0 ? (
        <Text c="dimmed">{words.historyEmpty}</Text>
      ) : (
        <ol className={classes.moves}>
          {data.map((change) => (
            <li key={`${change.changed_at}/${change.reason}/${change.to_due_on}/${change.to_state}`}>
              <Text fw={560}>{moved(change)}</Text>
              <Text size="sm">{told(change.reason)}</Text>
              <Text size="sm" c="dimmed">
                {moment(change.changed_at, zone)} · {change.changed_by?.name ?? words.changed.system}
              </Text>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** "10 Mar 2027 → 12 Apr 2027, Open → Planned": only what changed. */
function moved({ from_due_on, to_due_on, from_state, to_state }: ObligationChange): string {
  const state = (value: string | null | undefined) => (value ? text.state[value as ObligationState] : "");
  const arrow = (from: string, to: string) => (from && from !== to ? `${from} → ${to}` : to);
  const due = to_due_on && from_due_on !== to_due_on ? arrow(from_due_on ? inWords(from_due_on) : "", inWords(to_due_on)) : "";
  const next = to_state && from_state !== to_state ? arrow(state(from_state), state(to_state)) : "";
  return [due, next].filter(Boolean).join(", ");
}

function Reminders({ id }: { id: string }) {
  const { data } = useSuspenseQuery(remindersQuery(id));
  const { data: members } = useSuspenseQuery(membersQuery);
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  return (
    <section>
      <Title order={2} mb="xs">
        {words.reminders}
      </Title>
      {data.length === 0 ? (
        <Text c="dimmed">{words.remindersEmpty}</Text>
      ) : (
        <ul className={classes.moves}>
          {data.map((reminder) => (
            <li key={reminder.id}>
              <Text>
                {words.step(reminder.step)} · {moment(reminder.run_at, zone)} · {members.find(({ id: member }) => member === reminder.recipient_id)?.person.name}
              </Text>
              <Text size="sm" c="dimmed">
                {words.reminderStates[reminder.state as keyof typeof words.reminderStates]}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
