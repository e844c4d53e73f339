import { Group, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { StatusBadge } from "../badge/badge";
import { certificationQuery } from "../client/certification";
import { useSession } from "../client/session";
import type { Certification } from "../client/shape";
import { GapLink } from "../cover/link";
import { inWords } from "../date/civil";
import { Heading } from "../frame/page";
import { type Tab, Tabs } from "../frame/tabs";
import { text } from "../text/text";
import classes from "./certification.module.css";

const words = text.certification;

export function CertificationPage() {
  const { id } = useParams({ from: "/inside/certifications/$id" });
  const { data } = useSuspenseQuery(certificationQuery(id));
  const certification = data.value;
  const { may } = useSession().membership;
  const { standard_reference, status, certification_body, certificate_number } = certification;
  return (
    <Stack gap="xl" maw={1180}>
      <Stack gap="md">
        <Stack gap={6}>
          <Group gap="md">
            <Heading title={standard_reference} />
            <StatusBadge status={status} />
          </Group>
          <Text c="dimmed">{[certification_body?.name, certificate_number].filter(Boolean).join(" · ")}</Text>
          <GapLink target={id} />
        </Stack>
        <Dates certification={certification} />
      </Stack>
      <Tabs name={words.tabs.name} tabs={tabsOf(certification, may)} />
      <Outlet />
    </Stack>
  );
}

/** The pages of a certification that the person may see, or in the case of its details may change. */
function tabsOf({ id, cycle }: Certification, may: readonly string[]): Tab[] {
  const params = { id };
  const tabs: (Tab & { needs: string })[] = [
    { to: "/certifications/$id", params, label: words.tabs.programme, exact: true, needs: "get_programme" },
    ...(cycle ? [] : [{ to: "/certifications/$id/journey", params, label: words.tabs.journey, needs: "get_journey" } as const]),
    { to: "/certifications/$id/events", params, label: words.tabs.events, needs: "list_events" },
    { to: "/certifications/$id/internal-audits", params, label: text.audit.tab, needs: "list_auditors" },
    { to: "/certifications/$id/sites", params, label: text.site.tab, needs: "get_site_coverage" },
    { to: "/certifications/$id/what-if", params, label: words.tabs.whatIf, needs: "create_certification_programme_preview" },
    { to: "/certifications/$id/details", params, label: words.tabs.edit, needs: "update_certification" },
  ];
  return tabs.filter(({ needs }) => may.includes(needs)).map(({ needs: _needs, ...tab }) => tab);
}

function Dates({ certification: { cycle, status, target_on, responsible } }: { certification: Certification }) {
  const facts: [string, string][] = [];
  if (cycle) {
    facts.push([words.cycle(cycle.number), `${inWords(cycle.starts_on)} – ${inWords(cycle.expires_on)}`]);
    if (cycle.restore_until && status === "expired_restorable") facts.push([words.restore, inWords(cycle.restore_until)]);
  } else if (target_on) {
    facts.push([words.target, inWords(target_on)]);
  }
  facts.push([words.responsible, responsible.name]);
  return (
    <dl className={classes.facts}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
