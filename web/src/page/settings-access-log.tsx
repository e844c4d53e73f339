import { Group, Select, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accessQuery, grantsQuery, type LogFilter } from "../client/consultancy";
import { useSession } from "../client/session";
import type { AccessEntry } from "../client/shape";
import { moment } from "../date/civil";
import { DayField } from "../field/day";
import { More } from "../frame/more";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";
import classes from "./events.module.css";

const words = text.consultancy.log;

/** Who of a consultancy looked at what, and did what. */
export function AccessLogPart() {
  const [filter, setFilter] = useState<LogFilter>({});
  const { data: grants = [] } = useQuery(grantsQuery);
  const list = useInfiniteQuery(accessQuery(filter));
  const { data, error, isPending } = list;
  const narrow = (change: LogFilter) =>
    setFilter((before) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)) as LogFilter);
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Part title={words.tab} lead={words.lead}>
      <Group align="flex-end" gap="md">
        <Select
          label={words.consultancy}
          placeholder={words.every}
          clearable
          data={grants.map(({ id, consultancy, state }) => ({
            value: id,
            label: state === "active" ? consultancy.name : `${consultancy.name} (${text.consultancy.states[state]})`,
          }))}
          onChange={(value) => narrow({ grant_id: value ?? undefined })}
        />
        <DayField label={words.from} onChange={(event) => narrow({ from: event.currentTarget.value })} />
        <DayField label={words.to} onChange={(event) => narrow({ to: event.currentTarget.value })} />
      </Group>
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{Object.keys(filter).length > 0 ? words.none : words.empty}</Text> : null}
      {rows.length > 0 ? <LogTable rows={rows} /> : null}
      <More of={list} />
    </Part>
  );
}

function LogTable({ rows }: { rows: AccessEntry[] }) {
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{words.who}</th>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.often}</th>
          <th scope="col">{words.when}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <span className={classes.name}>{row.member.name}</span>
              <Text size="sm" c="dimmed">
                {row.grant.name}
              </Text>
            </td>
            <td>
              {words.operation(row.operation)}
              <Text size="sm" c={row.changes ? undefined : "dimmed"}>
                {row.changes ? words.changed : words.looked}
              </Text>
            </td>
            <td>
              {[row.count > 0 ? words.times(row.count) : null, row.refused > 0 ? words.refused(row.refused) : null].filter(Boolean).join(", ")}
            </td>
            <td>
              <Text size="sm">{moment(row.last_at, zone)}</Text>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
