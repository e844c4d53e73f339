import { Button, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { StatusBadge } from "../badge/badge";
import { certificationQuery, programmeQuery } from "../client/certification";
import { obligationsQuery } from "../client/obligation";
import { useMay } from "../client/session";
import { coverageQuery } from "../client/site";
import type { Obligation, Programme } from "../client/shape";
import { inWords } from "../date/civil";
import { NextEdition } from "../edition/panel";
import { Alerts } from "../obligation/alerts";
import { ObligationList } from "../obligation/list";
import { isOpen } from "../obligation/name";
import { AuditTime } from "../site/audit-time";
import { asAlert } from "../site/warning";
import { text } from "../text/text";
import { Trying } from "../trial/trial";
import { useTrial } from "../trial/use-trial";
import classes from "./programme.module.css";

const words = text.certification;

export function ProgrammePart() {
  const { id } = useParams({ from: "/inside/certifications/$id/" });
  const { data: programme } = useSuspenseQuery(programmeQuery(id));
  const { data: certification } = useSuspenseQuery(certificationQuery(id));
  const { data: obligations } = useSuspenseQuery(obligationsQuery(id));
  const { data: coverage } = useQuery({ ...coverageQuery(id), enabled: useMay("get_site_coverage") });
  const maySeeGaps = useMay("get_edition_gaps");
  const maySeeTime = useMay("get_audit_time");
  const trial = useTrial(id, programme);
  return (
    <Stack gap={40}>
      <Alerts alerts={[...programme.alerts, ...(coverage?.warnings ?? []).map(asAlert)]} />
      <section aria-labelledby="timeline">
        <Title order={2} id="timeline" mb="md">
          {programme.cycle ? words.timeline : words.way}
        </Title>
        <Trying trial={trial} programme={programme} target={certification.value.target_on ?? null} />
      </section>
      <Todo obligations={obligations} cycle={programme.cycle?.number ?? 0} />
      {maySeeGaps ? <NextEdition certification={id} /> : null}
      {maySeeTime ? <AuditTime certification={id} linked /> : null}
      <History history={programme.history} />
    </Stack>
  );
}

function Todo({ obligations, cycle }: { obligations: Obligation[]; cycle: number }) {
  const [finishedShown, finished] = useDisclosure(false);
  const [laterShown, later] = useDisclosure(false);
  const open = obligations.filter(isOpen);
  const now = open.filter((obligation) => obligation.cycle <= cycle || cycle === 0);
  const next = open.filter((obligation) => obligation.cycle > cycle && cycle !== 0);
  const past = obligations.filter((obligation) => !isOpen(obligation));
  return (
    <section aria-labelledby="todo">
      <Title order={2} id="todo" mb="sm">
        {words.list3}
      </Title>
      <Stack gap="md">
        {now.length > 0 ? <ObligationList obligations={now} /> : <Text c="dimmed">{text.next.clear}</Text>}
        {next.length > 0 && laterShown ? <ObligationList obligations={next} /> : null}
        {past.length > 0 && finishedShown ? <ObligationList obligations={past} /> : null}
        <div className={classes.more}>
          {next.length > 0 && !laterShown ? (
            <Button variant="default" size="xs" onClick={later.open}>
              {words.later(next.length)}
            </Button>
          ) : null}
          {past.length > 0 ? (
            <Button variant="default" size="xs" onClick={finished.toggle} aria-expanded={finishedShown}>
              {finishedShown ? words.pastHide : words.past(past.length)}
            </Button>
          ) : null}
        </div>
      </Stack>
    </section>
  );
}

function History({ history }: { history: Programme["history"] }) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <Title order={2} id="history" mb="sm">
        {words.history}
      </Title>
      <ol className={classes.history}>
        {history.map(({ from, to, status }) => (
          <li key={`${from}/${status}`}>
            <StatusBadge status={status} />
            <span className="ck-number">{to ? `${inWords(from)} – ${inWords(to)}` : words.since(inWords(from))}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
