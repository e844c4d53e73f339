import { Stack, Table, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ClauseTurn, type CoverTrend, trendQuery } from "../client/cover";
import { inWords, isDay, shifted } from "../date/civil";
import { DayField } from "../field/day";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { CoverBadge } from "./badge";
import { HEIGHT, stairs, WIDTH } from "./stairs";
import classes from "./trend.module.css";
import { type Direction, direction } from "./turn";

const words = text.cover.trend;
const directions: Direction[] = ["worse", "better", "other"];

/** How far a standard was met on past days, and which clauses are covered otherwise than on one of them. */
export function Trend({ target, today }: { target: string; today: string }) {
  const [typed, type] = useState("");
  const since = isDay(typed) && typed < today ? typed : undefined;
  const { data, error, isPending } = useQuery({ ...trendQuery(target, since), placeholderData: keepPreviousData });
  return (
    <section>
      <Title order={2} mb="xs">
        {words.title}
      </Title>
      <Stack gap="md">
        <DayField
          label={words.since}
          description={words.sinceHint}
          maw={320}
          max={shifted(today, -1)}
          value={typed}
          error={isDay(typed) && typed >= today ? words.past : undefined}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <Refusal error={error} />
        {isPending ? <Loading /> : null}
        {data?.since ? <Told of={data} since={data.since} /> : null}
        {data && !data.since ? <Text c="dimmed">{words.nothing}</Text> : null}
      </Stack>
    </section>
  );
}

function Told({ of: data, since }: { of: CoverTrend; since: string }) {
  return (
    <>
      <Drawing of={data} since={since} />
      <div role="status">
        <Text>{data.turns.length > 0 ? words.turned(data.turns.length, inWords(since)) : words.same(inWords(since))}</Text>
      </div>
      {directions.map((one) => (
        <Turns key={one} way={one} turns={data.turns.filter((turn) => direction(turn) === one)} />
      ))}
    </>
  );
}

function Drawing({ of: { points, on }, since }: { of: CoverTrend; since: string }) {
  const { covered, partial } = stairs(points);
  return (
    <Stack gap={6}>
      <ul className={classes.legend}>
        {(["covered", "partial", "missing"] as const).map((cover) => (
          <li key={cover} data-cover={cover}>
            {text.cover.words[cover]}
          </li>
        ))}
      </ul>
      <svg className={classes.drawing} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words.drawing(inWords(since), inWords(on))}>
        <path className={classes.covered} d={covered} />
        <path className={classes.partial} d={partial} />
      </svg>
      <div className={classes.ends} aria-hidden>
        <span>{inWords(since)}</span>
        <span>{inWords(on)}</span>
      </div>
      <details>
        <summary>{words.table}</summary>
        <Table.ScrollContainer minWidth={440} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": words.table } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.day}</Table.Th>
                {(["covered", "partial", "missing", "not_applicable"] as const).map((cover) => (
                  <Table.Th key={cover} ta="right">
                    {text.cover.words[cover]}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {points.toReversed().map((point) => (
                <Table.Tr key={point.on}>
                  <Table.Td style={{ whiteSpace: "nowrap" }}>{inWords(point.on)}</Table.Td>
                  <Table.Td ta="right">{point.count.covered}</Table.Td>
                  <Table.Td ta="right">{point.count.partial}</Table.Td>
                  <Table.Td ta="right">{point.count.missing}</Table.Td>
                  <Table.Td ta="right">{point.count.not_applicable}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </details>
    </Stack>
  );
}

function Turns({ way, turns }: { way: Direction; turns: ClauseTurn[] }) {
  if (turns.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h4" mb={4}>
        {words.ways[way]}
      </Title>
      <ul className={classes.turns}>
        {turns.map(({ reference, title, from, to }) => (
          <li key={reference}>
            <span>
              {reference} {title}
            </span>
            {from ? <CoverBadge of={from} /> : <Text size="sm">{words.notThere}</Text>}
            <Text size="sm" c="dimmed">
              {words.now}
            </Text>
            {to ? <CoverBadge of={to} /> : <Text size="sm">{words.gone}</Text>}
          </li>
        ))}
      </ul>
    </div>
  );
}
