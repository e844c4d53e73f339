import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSession } from "../client/session";
import { setbacksQuery, useReplaySetback } from "../client/setback";
import type { Setback } from "../client/shape";
import { moment } from "../date/civil";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import classes from "../edition/edition.module.css";

const words = text.setback;

/** What the worker could not do, with the error and a way to let it try again. */
export function Setbacks() {
  const list = useInfiniteQuery(setbacksQuery);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <section aria-labelledby="setbacks">
      <Title order={2} id="setbacks" mb="sm">
        {words.title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm" maw="70ch">
        {words.lead}
      </Text>
      {list.isPending ? <Loading /> : null}
      <Refusal error={list.error} />
      {list.data && rows.length === 0 ? <Text>{words.empty}</Text> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <More of={list} />
    </section>
  );
}

function Row({ row }: { row: Setback }) {
  const { person, organization } = useSession();
  const replay = useReplaySetback();
  const zone = person.time_zone ?? organization.time_zone;
  const name = words.tasks[row.task] ?? row.task;
  return (
    <li className={classes.row}>
      <Group gap="sm">
        <Text fw={600}>{name}</Text>
        {row.set_aside_at ? <Badge color="red">{words.aside}</Badge> : <Badge color="gray">{words.resting}</Badge>}
      </Group>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {row.error}
      </Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {[row.subject, row.organization_id].filter(Boolean).join(" · ")}
      </Text>
      <Text size="sm" c="dimmed">
        {words.tried(row.tries, moment(row.began_at, zone), moment(row.next_at, zone))}
      </Text>
      <Refusal error={replay.error} />
      <Button
        size="xs"
        variant="default"
        loading={replay.isPending}
        onClick={() => replay.mutate(row.id)}
        aria-label={`${words.again}: ${name}, ${row.subject}`}
        style={{ alignSelf: "flex-start" }}
      >
        {words.again}
      </Button>
    </li>
  );
}
