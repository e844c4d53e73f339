import { Anchor, Button, Group, Modal, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { type ClaimFilter, claimsQuery, coverQuery } from "../client/cover";
import { OpenClaim, Said } from "../cover/claim";
import { claimStates } from "../cover/filter";
import { useParts } from "../cover/part";
import { nameOf } from "../cover/subject";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { text } from "../text/text";
import classes from "./certifications.module.css";

const words = text.cover.list;
const route = getRouteApi("/inside/claims");

/** All claims, and which of them went back to draft by themselves. */
export function Claims() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, open] = useState<string | null>(null);
  const list = useInfiniteQuery(claimsQuery(filter));
  const { data, error, isPending } = list;
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  const chosen = filter.unsettled ? "unsettled" : (filter.state ?? "all");
  const about = { subject: filter.subject, target: filter.target };
  const choose = (value: string) =>
    void navigate({ search: { ...about, ...(value === "unsettled" ? { unsettled: true } : { state: claimStates.find((one) => one === value) }) }, replace: true });
  const only = (change: { subject?: string; target?: string }) => void navigate({ search: { ...filter, ...change }, replace: true });
  return (
    <Page title={words.title} lead={words.lead} actions={<Anchor renderRoot={(props) => <Link to="/mapping" {...props} />}>{text.mapping.nav}</Anchor>}>
      <About filter={filter} only={only} />
      <SegmentedControl
        transitionDuration={0}
        aria-label={words.which}
        style={{ alignSelf: "flex-start" }}
        maw="100%"
        value={chosen}
        data={[{ value: "all", label: text.cover.all }, ...claimStates.map((value) => ({ value, label: words.states[value] })), { value: "unsettled", label: words.unsettled }]}
        onChange={choose}
      />
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{chosen === "all" && !filter.subject && !filter.target ? words.empty : words.none}</Text> : null}
      <ul className={classes.list}>
        {rows.map((claim) => (
          <li key={claim.id} className={classes.row}>
            <Text className={classes.name}>{claim.text}</Text>
            <Said of={claim} />
            <Stack align="flex-end">
              <Button variant="default" size="xs" onClick={() => open(claim.id)} aria-label={text.cover.openClaim(nameOf(claim.subject))}>
                {text.cover.show}
              </Button>
            </Stack>
          </li>
        ))}
      </ul>
      <More of={list} />
      <Modal opened={opened !== null} onClose={() => open(null)} size="lg" title={text.cover.claimTitle} closeButtonProps={{ "aria-label": text.frame.close }}>
        {opened ? <OpenClaim id={opened} close={() => open(null)} /> : null}
      </Modal>
    </Page>
  );
}

type AboutProps = { filter: ClaimFilter; only: (change: { subject?: string; target?: string }) => void };

/** Narrows the claims to those about something of the definition, or to those that count in one standard. */
function About({ filter: { subject, target }, only }: AboutProps) {
  const groups = useParts();
  const { data: cover } = useQuery(coverQuery);
  const parts = groups.map(({ label, parts: all }) => ({ group: label, items: all.map((it) => ({ value: it.key, label: nameOf(it) })) }));
  const known = groups.some(({ parts: all }) => all.some(({ key }) => key === subject));
  // A step or an activity is asked for by a link, and has its place in its routine.
  const data = subject && !known ? [{ value: subject, label: words.part }, ...parts] : parts;
  const own = (cover?.targets ?? []).map(({ target: it }) => ({ value: it.key, label: it.reference }));
  const measured = target && !own.some(({ value }) => value === target) ? [{ value: target, label: target }, ...own] : own;
  return (
    <Group gap="md" align="flex-end">
      <Select
        label={words.about}
        placeholder={text.cover.all}
        searchable
        clearable
        clearButtonProps={{ "aria-label": words.anything }}
        w={300}
        maw="100%"
        data={data}
        value={subject ?? null}
        onChange={(chosen) => only({ subject: chosen ?? undefined })}
      />
      <Select
        label={text.cover.standard}
        placeholder={text.cover.all}
        searchable
        clearable
        clearButtonProps={{ "aria-label": words.anyStandard }}
        w={300}
        maw="100%"
        data={measured}
        value={target ?? null}
        onChange={(chosen) => only({ target: chosen ?? undefined })}
      />
    </Group>
  );
}
