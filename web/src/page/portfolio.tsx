import { Group, Select, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../client/organization";
import { type PortfolioFilter, portfolioQuery } from "../client/portfolio";
import type { CertificateStatus, ObligationKind, PortfolioRow, Risk } from "../client/shape";
import { inWords } from "../date/civil";
import { DayField } from "../field/day";
import { More } from "../frame/more";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { nameOf } from "../obligation/name";
import { EnterClient } from "../portfolio/enter";
import { text } from "../text/text";
import classes from "./events.module.css";

const words = text.portfolio;

/** Every client's certificates, one page at a time. */
export function Portfolio() {
  const [filter, setFilter] = useState<PortfolioFilter>({ sort: "next" });
  const { data: members = [] } = useQuery(membersQuery);
  const list = useInfiniteQuery(portfolioQuery(filter));
  const { data, error, isPending } = list;
  const narrow = (change: PortfolioFilter) =>
    setFilter((before) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)) as PortfolioFilter);
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  const own = members.filter(({ grant }) => !grant);
  return (
    <Page title={words.title} lead={words.lead}>
      <Group align="flex-end" gap="md">
        <Select
          label={words.risk}
          placeholder={words.any}
          clearable
          data={(Object.keys(words.risks) as Risk[]).map((value) => ({ value, label: words.risks[value] }))}
          onChange={(value) => narrow({ risk: (value ?? undefined) as Risk | undefined })}
        />
        <Select
          label={words.consultant}
          placeholder={words.every}
          clearable
          data={own.map(({ id, person }) => ({ value: id, label: person.name }))}
          onChange={(value) => narrow({ consultant_id: value ?? undefined })}
        />
        <Select
          label={words.sort}
          allowDeselect={false}
          value={filter.sort ?? "next"}
          data={Object.entries(words.sorts).map(([value, label]) => ({ value, label }))}
          onChange={(value) => narrow({ sort: (value ?? "next") as PortfolioFilter["sort"] })}
        />
        <DayField label={words.from} onChange={(event) => narrow({ from: event.currentTarget.value })} />
        <DayField label={words.to} onChange={(event) => narrow({ to: event.currentTarget.value })} />
      </Group>
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{Object.keys(filter).length > 1 ? words.none : words.empty}</Text> : null}
      {rows.length > 0 ? <Table rows={rows} /> : null}
      <More of={list} />
    </Page>
  );
}

function Table({ rows }: { rows: PortfolioRow[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{words.client}</th>
          <th scope="col">{words.standard}</th>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.next}</th>
          <th scope="col">{words.consultant}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.client.id}-${row.id}`}>
            <td>
              <EnterClient organization={row.organization_id} name={row.client.name} />
            </td>
            <td>
              <span className={classes.name}>{row.standard_reference}</span>
              <Text size="sm" c="dimmed">
                {[row.certificate_number, row.expires_on ? words.expires(inWords(row.expires_on)) : null].filter(Boolean).join(" · ")}
              </Text>
            </td>
            <td>
              {text.status[row.status as CertificateStatus]}
              <Text size="sm" c={row.risk === "none" ? "dimmed" : "var(--ck-bad)"}>
                {words.risks[row.risk]}
              </Text>
            </td>
            <td>
              {row.next ? (
                <>
                  {nameOf({ key: "", kind: row.next.kind as ObligationKind, ordinal: row.next.ordinal })}
                  <Text size="sm" c="dimmed">
                    {inWords(row.next.due_on)}
                  </Text>
                </>
              ) : (
                words.nothing
              )}
            </td>
            <td>{row.consultant?.name}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
