import { Button, Select, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay, useSession } from "../client/session";
import type { AnnouncementType, Delivery, DeliveryStage } from "../client/shape";
import { deliveriesQuery, useReplay } from "../client/webhook";
import { moment } from "../date/civil";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import classes from "../page/events.module.css";
import { text } from "../text/text";
import { StageBadge } from "./badge";

const words = text.webhook;

/** What an endpoint was sent, and what became of it. */
export function DeliveryLog({ id, enabled }: { id: string; enabled: boolean }) {
  const [stage, setStage] = useState<DeliveryStage | undefined>();
  const list = useInfiniteQuery(deliveriesQuery(id, stage));
  const { data, error, isPending } = list;
  const rows = data?.pages.flatMap((page) => page.data as Delivery[]) ?? [];
  return (
    <Part
      title={words.log}
      lead={words.logLead}
      actions={
        <Select
          label={words.only}
          placeholder={words.all}
          clearable
          data={Object.entries(words.stages).map(([value, label]) => ({ value, label }))}
          onChange={(value) => setStage((value ?? undefined) as DeliveryStage | undefined)}
        />
      }
    >
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{words.logEmpty}</Text> : null}
      {rows.length > 0 ? <DeliveryTable rows={rows} enabled={enabled} /> : null}
      <More of={list} />
    </Part>
  );
}

function DeliveryTable({ rows, enabled }: { rows: Delivery[]; enabled: boolean }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.event}</th>
          <th scope="col">{words.when}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <DeliveryRow key={row.id} of={row} enabled={enabled} />
        ))}
      </tbody>
    </table>
  );
}

function DeliveryRow({ of: row, enabled }: { of: Delivery; enabled: boolean }) {
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  const replay = useReplay();
  const mayReplay = useMay("create_webhook_replay") && enabled && (row.state === "delivered" || row.state === "failed");
  const name = text.activity.names[row.type as AnnouncementType] ?? words.testEvent;
  const facts = [
    row.replay > 0 ? words.replayOf(row.replay) : null,
    row.attempts > 0 ? words.attempts(row.attempts) : null,
    row.last_status ? words.answered(row.last_status) : null,
    row.next_attempt_at && row.attempts > 0 ? words.again(moment(row.next_attempt_at, zone)) : null,
  ];
  return (
    <tr>
      <td>
        <StageBadge stage={row.state} />
      </td>
      <td>
        <span className={classes.name}>{name}</span>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(" · ")}
        </Text>
        {row.last_error ? (
          <Text size="sm" c="var(--ck-bad)">
            {row.last_error}
          </Text>
        ) : null}
        {mayReplay ? (
          <Button
            variant="default"
            size="compact-sm"
            mt={4}
            loading={replay.isPending}
            onClick={() => replay.mutate(row.id, { onSuccess: () => notifications.show({ message: words.replayed }) })}
            aria-label={`${words.replay}: ${name}, ${moment(row.created_at, zone)}`}
          >
            {words.replay}
          </Button>
        ) : null}
        <Refusal error={replay.error} />
      </td>
      <td>
        <Text size="sm">{moment(row.delivered_at ?? row.created_at, zone)}</Text>
      </td>
    </tr>
  );
}
