import { Button, Group, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { eventsQuery } from "../client/certification";
import { useMay, useSession } from "../client/session";
import type { RecordedEvent } from "../client/shape";
import { moment } from "../date/civil";
import { type Act, EventDialog } from "../event/dialog";
import { nameOfEvent, whenOf } from "../event/name";
import { Part } from "../frame/part";
import { text } from "../text/text";
import classes from "./events.module.css";

const words = text.event;

export function EventsPart() {
  const { id } = useParams({ from: "/inside/certifications/$id/events" });
  const { data } = useSuspenseQuery(eventsQuery(id));
  const [act, setAct] = useState<Act | null>(null);
  const mayRecord = useMay("create_event");
  return (
    <Part
      title={words.title}
      lead={words.lead}
      actions={
        mayRecord ? (
          <Button leftSection={<IconPlus size={17} />} onClick={() => setAct({ kind: "add" })}>
            {words.add}
          </Button>
        ) : null
      }
    >
      {data.length === 0 ? <Text c="dimmed">{words.empty}</Text> : <EventTable events={data} setAct={setAct} />}
      <EventDialog certification={id} act={act} close={() => setAct(null)} />
    </Part>
  );
}

function EventTable({ events, setAct }: { events: RecordedEvent[]; setAct: (act: Act) => void }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.recorded}</th>
          <th scope="col">
            <span className="ck-hidden">{words.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <EventRow key={event.id} event={event} by={events.find(({ supersedes }) => supersedes === event.id)} setAct={setAct} />
        ))}
      </tbody>
    </table>
  );
}

function EventRow({ event, by, setAct }: { event: RecordedEvent; by: RecordedEvent | undefined; setAct: (act: Act) => void }) {
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  const gone = Boolean(event.superseded_by);
  const final = !useMay("create_event") || gone || event.type === "retraction";
  return (
    <tr data-gone={gone || undefined}>
      <td className={classes.when}>{whenOf(event)}</td>
      <td>
        <Stack gap={2}>
          <span className={classes.name}>{nameOfEvent(event)}</span>
          <Remarks event={event} by={by} />
          {event.note ? (
            <Text size="sm" className={classes.note}>
              {event.note}
            </Text>
          ) : null}
        </Stack>
      </td>
      <td>
        <Text size="sm" c="dimmed">
          {moment(event.recorded_at, zone)} {words.by(event.recorded_by.name)}
        </Text>
      </td>
      <td className={classes.act}>{final ? null : <RowActs event={event} setAct={setAct} />}</td>
    </tr>
  );
}

function Remarks({ event, by }: { event: RecordedEvent; by: RecordedEvent | undefined }) {
  const remarks = [
    event.facts.state === "planned" ? words.planned : "",
    event.superseded_by ? (by?.type === "retraction" ? words.retracted : words.superseded) : "",
    event.supersedes && event.type !== "retraction" ? words.corrects : "",
  ].filter(Boolean);
  return remarks.length > 0 ? (
    <Group gap="xs">
      {remarks.map((remark) => (
        <Text key={remark} size="sm" c="dimmed">
          {remark}
        </Text>
      ))}
    </Group>
  ) : null;
}

function RowActs({ event, setAct }: { event: RecordedEvent; setAct: (act: Act) => void }) {
  const which = `${nameOfEvent(event)} ${whenOf(event)}`;
  return (
    <Group gap="xs" wrap="nowrap" justify="flex-end">
      <Button size="compact-sm" variant="subtle" onClick={() => setAct({ kind: "correct", event })} aria-label={`${words.correct}: ${which}`}>
        {words.correct}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={() => setAct({ kind: "retract", event })} aria-label={`${words.retract}: ${which}`}>
        {words.retract}
      </Button>
    </Group>
  );
}
