import { Anchor, Button, Group, Modal, SegmentedControl, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconDownload, IconExclamationCircleFilled, IconExternalLink, IconLink } from "@tabler/icons-react";
import { useState } from "react";
import { Badge } from "../badge/badge";
import { contentOf, evidenceQuery, useRemoveEvidence } from "../client/evidence";
import { useMay } from "../client/session";
import type { Evidence, EvidenceStanding } from "../client/shape";
import { inWords, span } from "../date/civil";
import { Drop } from "../evidence/drop";
import { EvidenceForm } from "../evidence/form";
import { bytes } from "../evidence/size";
import { Confirm } from "../frame/confirm";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { text } from "../text/text";
import classes from "./certifications.module.css";

const words = text.evidence;
const route = getRouteApi("/inside/evidence");
const standings: EvidenceStanding[] = ["in_date", "expires_soon", "expired"];

const signs = {
  in_date: { tone: "ok", icon: IconCircleCheckFilled },
  expires_soon: { tone: "warn", icon: IconAlertTriangleFilled },
  expired: { tone: "bad", icon: IconExclamationCircleFilled },
} as const;

type Act = { kind: "link" } | { kind: "change" | "remove"; evidence: Evidence };

/** What shows that things were done: files dropped in, links, and whether they still count. */
export function EvidencePage() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const maySend = useMay("create_file");
  const mayAdd = useMay("create_evidence");
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const list = useInfiniteQuery(evidenceQuery(filter));
  const { data, error, isPending } = list;
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  const titles = { link: words.addLink, change: words.change, remove: words.remove };
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        mayAdd ? (
          <Button variant="default" leftSection={<IconLink size={17} />} onClick={() => setAct({ kind: "link" })}>
            {words.addLink}
          </Button>
        ) : null
      }
    >
      {maySend && mayAdd ? <Drop /> : null}
      <SegmentedControl
        transitionDuration={0}
        aria-label={words.which}
        style={{ alignSelf: "flex-start" }}
        maw="100%"
        value={filter.standing ?? "all"}
        data={[{ value: "all", label: words.all }, ...standings.map((value) => ({ value, label: words.standings[value] }))]}
        onChange={(value) => void navigate({ search: { standing: standings.find((one) => one === value) }, replace: true })}
      />
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{filter.standing ? words.none : words.empty}</Text> : null}
      <ul className={classes.list}>
        {rows.map((evidence) => (
          <Row key={evidence.id} of={evidence} act={(kind) => setAct({ kind, evidence })} />
        ))}
      </ul>
      <More of={list} />
      <Modal opened={act !== null} onClose={close} title={act ? titles[act.kind] : ""} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "link" ? <EvidenceForm of={null} close={close} /> : null}
        {act?.kind === "change" ? <EvidenceForm of={act.evidence} close={close} /> : null}
        {act?.kind === "remove" ? <Removal of={act.evidence} close={close} /> : null}
      </Modal>
    </Page>
  );
}

function Row({ of: evidence, act }: { of: Evidence; act: (kind: "change" | "remove") => void }) {
  const { title, note, standing, shows_from, shows_to, expires_on, added_by, created_at } = evidence;
  const mayChange = useMay("update_evidence");
  const mayRemove = useMay("delete_evidence");
  const shown = shows_from && shows_to ? span(shows_from, shows_to) : shows_from ? words.since(inWords(shows_from)) : shows_to ? words.until(inWords(shows_to)) : "";
  return (
    <li className={classes.row}>
      <Stack gap={2} className={classes.name}>
        <Text fw={600}>{title}</Text>
        <Source of={evidence} />
        {note ? <Text size="sm">{note}</Text> : null}
        <Text size="sm" c="dimmed">
          {words.added(added_by.name, inWords(created_at))}
        </Text>
      </Stack>
      <Stack gap={4} align="flex-start">
        <Badge {...signs[standing]} label={words.standings[standing]} />
        {expires_on ? <Text size="sm">{words.lastDay(inWords(expires_on))}</Text> : null}
        {shown ? (
          <Text size="sm" c="dimmed">
            {words.shows(shown)}
          </Text>
        ) : null}
      </Stack>
      <Group gap="xs" justify="flex-end" align="flex-start">
        {mayChange ? (
          <Button variant="default" size="xs" onClick={() => act("change")} aria-label={`${words.change}: ${title}`}>
            {words.change}
          </Button>
        ) : null}
        {mayRemove ? (
          <Button variant="default" size="xs" onClick={() => act("remove")} aria-label={`${words.remove}: ${title}`}>
            {words.remove}
          </Button>
        ) : null}
      </Group>
    </li>
  );
}

function Source({ of: { file, link } }: { of: Evidence }) {
  if (file) {
    return (
      <Anchor size="sm" href={contentOf(file)} download={file.name}>
        <IconDownload size={14} aria-hidden /> {file.name} ({bytes(file.size)})
      </Anchor>
    );
  }
  return (
    <Anchor size="sm" href={link ?? undefined} target="_blank" rel="noopener noreferrer nofollow">
      <IconExternalLink size={14} aria-hidden /> {link}
    </Anchor>
  );
}

function Removal({ of: evidence, close }: { of: Evidence; close: () => void }) {
  const remove = useRemoveEvidence(evidence.id);
  const send = () => remove.mutate(undefined, { onSuccess: close });
  return <Confirm act={remove} send={send} body={words.removeBody(evidence.title, Boolean(evidence.file))} label={words.remove} close={close} />;
}
