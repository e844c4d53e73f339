import { Anchor, Button, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { noticeCountQuery, noticesQuery, useReadNotices } from "../client/notice";
import { useSession } from "../client/session";
import type { NoticeView } from "../client/shape";
import { clock, inFull } from "../date/civil";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { about, byDay, told } from "../notice/told";
import { text } from "../text/text";
import classes from "./notices.module.css";

const words = text.notice;
const route = getRouteApi("/inside/notices");

/** What one was told, by day; which of it stands in the address. */
export function Notices() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  const { data: count } = useQuery(noticeCountQuery);
  const list = useInfiniteQuery(noticesQuery(filter));
  const read = useReadNotices();
  const { data, error, isPending } = list;
  const rows = data?.pages.flatMap((page) => page.data as NoticeView[]) ?? [];
  const newest = rows[0];
  return (
    <Page title={words.title} lead={words.lead} width={820}>
      <Group justify="space-between" gap="md">
        <SegmentedControl
          // At once: half a change of colours is read by nobody.
          transitionDuration={0}
          aria-label={words.which}
          value={filter.state ?? "all"}
          data={[
            { value: "all", label: words.all },
            { value: "unread", label: words.unread },
          ]}
          onChange={(state) => void navigate({ search: { state: state === "unread" ? "unread" : undefined }, replace: true })}
        />
        {newest && count && count.unread > 0 ? (
          <Button variant="default" loading={read.isPending} onClick={() => read.mutate({ up_to: newest.id })}>
            {words.readAll}
          </Button>
        ) : null}
      </Group>
      {isPending ? <Loading /> : null}
      <Refusal error={error ?? read.error} />
      {data && rows.length === 0 ? <Text c="dimmed">{filter.state ? words.noneUnread : words.empty}</Text> : null}
      <Stack gap="xl">
        {byDay(rows, zone).map(([day, those]) => (
          <section key={day} aria-label={inFull(day)}>
            <Title order={2} size="h4" mb="xs">
              {inFull(day)}
            </Title>
            <ul className={classes.list}>
              {those.map((row) => (
                <Row key={row.id} of={row} zone={zone} read={() => read.mutate({ notice_ids: [row.id] })} />
              ))}
            </ul>
          </section>
        ))}
      </Stack>
      <More of={list} />
    </Page>
  );
}

function Row({ of: row, zone, read }: { of: NoticeView; zone: string; read: () => void }) {
  const fresh = !row.read_at;
  const name = about(row);
  return (
    <li className={classes.row} data-fresh={fresh || undefined}>
      <time className={classes.when} dateTime={row.created_at}>
        {clock(row.created_at, zone)}
      </time>
      <div className={classes.what}>
        {name ? (
          <Subject of={row} followed={() => (fresh ? read() : undefined)}>
            {name}
          </Subject>
        ) : null}
        <Text size="sm">
          {fresh ? <span className="ck-hidden">{words.fresh}. </span> : null}
          {told(row)}
        </Text>
        {row.certification && row.certification !== name ? (
          <Text size="sm" c="dimmed">
            {row.certification}
          </Text>
        ) : null}
      </div>
      {fresh ? (
        <Button variant="subtle" size="compact-sm" onClick={read} aria-label={words.readOf(name || told(row))}>
          {words.read}
        </Button>
      ) : null}
    </li>
  );
}

/** The way to what a notice is about; whoever follows it has read the notice. */
function Subject({ of: row, followed, children }: { of: NoticeView; followed: () => void; children: ReactNode }) {
  const to = place(row);
  if (!to) return <Text fw={600}>{children}</Text>;
  return (
    <Anchor fw={600} underline="hover" renderRoot={(props) => <Link {...to} {...props} onClick={followed} />}>
      {children}
    </Anchor>
  );
}

function place({ what, key, obligation_id, certification_id, duty_id }: NoticeView): Pick<LinkProps, "to" | "params"> | null {
  if (what.startsWith("audit_room.") && key) return { to: "/room/$id", params: { id: key } };
  if (obligation_id) return { to: "/obligations/$id", params: { id: obligation_id } };
  if (certification_id) return { to: "/certifications/$id", params: { id: certification_id } };
  if (duty_id) return { to: "/duties/$id", params: { id: duty_id } };
  if (what === "document_to_read" || what === "document_unread") return { to: "/documents" };
  if (what === "evidence_ending") return { to: "/evidence" };
  return null;
}
