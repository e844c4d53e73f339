import { ActionIcon, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconUserPlus, IconX } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { AssignDialog } from "../audit/assign";
import { inClauses } from "../audit/part";
import { OwnWork } from "../audit/work";
import { StateBadge } from "../badge/badge";
import { type Auditor, auditorsQuery, useTakeOffAuditor } from "../client/audit";
import { obligationsQuery } from "../client/obligation";
import { useMay } from "../client/session";
import type { Obligation } from "../client/shape";
import { inWords } from "../date/civil";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { isOpen, nameOf } from "../obligation/name";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.audit;

export function InternalAuditsPart() {
  const { id } = useParams({ from: "/inside/certifications/$id/internal-audits" });
  const { data: obligations } = useSuspenseQuery(obligationsQuery(id));
  const seesWork = useMay("list_work_areas");
  const audits = obligations.filter((it) => it.kind === "internal_audit" && isOpen(it));
  return (
    <Stack gap={40}>
      <Part title={words.title} lead={words.lead}>
        {audits.length === 0 ? <Text c="dimmed">{words.none}</Text> : null}
        <Stack gap="xl">
          {audits.map((audit) => (
            <Audit key={audit.id} audit={audit} />
          ))}
        </Stack>
      </Part>
      {seesWork ? <OwnWork certification={id} /> : null}
    </Stack>
  );
}

function Audit({ audit }: { audit: Obligation }) {
  const { data: auditors } = useSuspenseQuery(auditorsQuery(audit.id));
  const [assigning, assign] = useDisclosure(false);
  const mayAssign = useMay("create_auditor");
  const takeOff = useTakeOffAuditor();
  const name = `${nameOf(audit)}, ${inWords(audit.due_on)}`;
  return (
    <section aria-label={name}>
      <Group justify="space-between" gap="sm" mb="xs">
        <Group gap="sm">
          <Anchor fw={600} renderRoot={(props) => <Link to="/obligations/$id" params={{ id: audit.id }} {...props} />}>
            {name}
          </Anchor>
          <StateBadge state={audit.state} />
        </Group>
        {mayAssign ? (
          <Button size="xs" variant="default" leftSection={<IconUserPlus size={15} />} onClick={assign.open} aria-label={`${words.assign.open}: ${name}`}>
            {words.assign.open}
          </Button>
        ) : null}
      </Group>
      <Refusal error={takeOff.error} />
      {auditors.length === 0 ? (
        <Text c="dimmed">{words.noAuditor}</Text>
      ) : (
        <ul className={classes.list}>
          {auditors.map((auditor) => (
            <Row key={auditor.id} auditor={auditor} takeOff={mayAssign ? () => takeOff.mutate(auditor.id) : undefined} />
          ))}
        </ul>
      )}
      <AssignDialog audit={audit.id} opened={assigning} close={assign.close} />
    </section>
  );
}

function Row({ auditor, takeOff }: { auditor: Auditor; takeOff: (() => void) | undefined }) {
  const { name, member, coverage, conflicts } = auditor;
  return (
    <li className={classes.row}>
      <Stack gap={4}>
        <Text fw={600}>{member ? name : `${name} (${words.outside})`}</Text>
        <Text size="sm" c="dimmed">
          {inClauses(coverage)}
        </Text>
        {conflicts.length > 0 ? <Notice tone="warn">{conflicts.join(" ")}</Notice> : null}
      </Stack>
      {takeOff ? (
        <ActionIcon variant="subtle" color="gray" aria-label={words.remove(name)} onClick={takeOff}>
          <IconX size={17} />
        </ActionIcon>
      ) : null}
    </li>
  );
}
