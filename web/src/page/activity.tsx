import { Anchor, Group, MultiSelect, Select, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { activityQuery } from "../client/announcement";
import { certificationsQuery } from "../client/certification";
import { useSession } from "../client/session";
import type { Announcement, CertificateStatus, ObligationKind } from "../client/shape";
import { inWords, moment, told } from "../date/civil";
import { pickedOf } from "../field/pick";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { nameOf } from "../obligation/name";
import { text } from "../text/text";
import classes from "./events.module.css";

const words = text.activity;
const route = getRouteApi("/inside/activity");

const names = Object.entries(words.names).map(([value, label]) => ({ value, label }));

const some = <T,>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

/** What has happened, newest first; what it is narrowed to stands in the address. */
export function Activity() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { data: certifications = [] } = useQuery(certificationsQuery);
  const list = useInfiniteQuery(activityQuery(filter));
  const { data, error, isPending } = list;
  const rows = data?.pages.flatMap((page) => page.data as Announcement[]) ?? [];
  const narrowed = Boolean(filter.certification) || Boolean(filter.types?.length);
  return (
    <Page title={words.title} lead={words.lead}>
      <Group align="flex-end" gap="md">
        <Select
          label={words.certification}
          placeholder={words.every}
          clearable
          value={filter.certification ?? null}
          data={certifications.map(({ id, standard_reference }) => ({ value: id, label: standard_reference }))}
          onChange={(certification) => void navigate({ search: (before) => ({ ...before, certification: certification ?? undefined }), replace: true })}
        />
        <MultiSelect
          label={words.types}
          placeholder={filter.types?.length ? undefined : words.every}
          clearable
          searchable
          value={filter.types ?? []}
          data={names}
          onChange={(next) => void navigate({ search: (before) => ({ ...before, types: some(pickedOf(before.types ?? [], filter.types ?? [], next)) }), replace: true })}
        />
      </Group>
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{narrowed ? words.none : words.empty}</Text> : null}
      {rows.length > 0 ? <ActivityTable rows={rows} /> : null}
      <More of={list} />
    </Page>
  );
}

function ActivityTable({ rows }: { rows: Announcement[] }) {
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.about}</th>
          <th scope="col">{words.when}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <span className={classes.name}>{words.names[row.type]}</span>
              <Text size="sm">{detail(row)}</Text>
            </td>
            <td>
              <About of={row} />
              <Text size="sm" c="dimmed">
                {told(row.data.reason)}
              </Text>
            </td>
            <td>
              <Text size="sm">{moment(row.announced_at, zone)}</Text>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function About({ of: { obligation_id, certification, duty, data } }: { of: Announcement }): ReactNode {
  if ("kind" in data && obligation_id) {
    const name = nameOf({ ...data, kind: data.kind as ObligationKind, duty });
    return (
      <>
        <Anchor underline="hover" renderRoot={(props) => <Link to="/obligations/$id" params={{ id: obligation_id }} {...props} />}>
          {name}
        </Anchor>
        {certification ? <Text size="sm">{certification.name}</Text> : null}
      </>
    );
  }
  if (!certification) return null;
  return (
    <Anchor underline="hover" renderRoot={(props) => <Link to="/certifications/$id" params={{ id: certification.id }} {...props} />}>
      {certification.name}
    </Anchor>
  );
}

/** What of it is worth a second line: the days, or the state before. */
function detail({ type, data }: Announcement): string {
  if ("room_id" in data) return data.title;
  if (!("kind" in data)) return words.was(text.status[data.from_status as CertificateStatus]);
  if (type === "obligation.moved" && data.from_due_on) return words.moved(inWords(data.from_due_on), inWords(data.due_on));
  if ((type === "obligation.planned" || type === "audit.planned") && data.planned_on) return words.plannedFor(inWords(data.planned_on));
  if (type === "obligation.done" && data.done_on) return words.doneOn(inWords(data.done_on));
  return words.due(inWords(data.due_on));
}
