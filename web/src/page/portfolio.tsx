import { Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { IconDownload } from "@tabler/icons-react";
import { Problem } from "../client/problem";
import { portfolioQuery, useDateExport, useRowExport } from "../client/portfolio";
import type { CertificateStatus, ObligationKind, PortfolioRow } from "../client/shape";
import { inWords } from "../date/civil";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { nameOf } from "../obligation/name";
import { EnterClient } from "../portfolio/enter";
import { isNarrowed, type PortfolioFilter, readFilter } from "../portfolio/filter";
import { Narrow } from "../portfolio/narrow";
import { text } from "../text/text";
import classes from "./events.module.css";

const words = text.portfolio;

/** Every client's certificates, one page at a time. */
export function Portfolio() {
  const filter = readFilter(useSearch({ strict: false }));
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const list = useInfiniteQuery(portfolioQuery(filter));
  const { data, error, isPending, isPlaceholderData } = list;
  const narrow = (move: (before: PortfolioFilter) => PortfolioFilter) =>
    void navigate({ to: pathname === "/" ? "/" : "/portfolio", search: (before) => readFilter(move(readFilter(before))), replace: true, resetScroll: false });
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  const strays = error instanceof Problem ? error.fields.map(({ detail }) => detail) : [];
  const nobody = data && rows.length === 0 && !isNarrowed(filter);
  return (
    <Page title={words.title} lead={words.lead} actions={nobody ? null : <Exports filter={filter} />}>
      {nobody ? null : <Narrow filter={filter} change={narrow} />}
      <Refusal error={error} strays={strays} />
      {isPending ? <Loading /> : null}
      {data && !error ? (
        <Text size="sm" c="dimmed" role="status">
          {rows.length > 0 ? words.shown(rows.length, list.hasNextPage) : nobody ? words.empty : words.none}
        </Text>
      ) : null}
      {rows.length > 0 && !error ? (
        <div aria-busy={isPlaceholderData}>
          <Table rows={rows} />
        </div>
      ) : null}
      <More of={list} />
    </Page>
  );
}

/** What the list shows, whole, and the dates behind it, as tables for a spreadsheet. */
function Exports({ filter }: { filter: PortfolioFilter }) {
  const rows = useRowExport(filter);
  const dates = useDateExport(filter);
  const save = (act: typeof rows, label: string) => (
    <Button variant="default" size="xs" leftSection={<IconDownload size={15} aria-hidden />} loading={act.isPending} onClick={() => act.mutate()}>
      {label}
    </Button>
  );
  return (
    <div>
      <Group gap="xs">
        {save(rows, words.exports.certificates)}
        {save(dates, words.exports.dates)}
      </Group>
      <Refusal error={rows.error ?? dates.error} />
    </div>
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
