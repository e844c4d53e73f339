import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { IconArrowsShuffle, IconMapPinCheck } from "@tabler/icons-react";
import { useState } from "react";
import { certificationQuery } from "../client/certification";
import { useMay } from "../client/session";
import { coverageQuery, type SiteCoverage, samplesQuery } from "../client/site";
import { Part } from "../frame/part";
import { Alerts } from "../obligation/alerts";
import { AuditTime } from "../site/audit-time";
import { DrawDialog, toDraw } from "../site/draw";
import { Matrix } from "../site/matrix";
import { Samples } from "../site/samples";
import { Settings } from "../site/settings";
import { held, VisitsDialog } from "../site/visits";
import { asAlert } from "../site/warning";
import { text } from "../text/text";

const words = text.site;

export function SitesPart() {
  const { id } = useParams({ from: "/inside/certifications/$id/sites" });
  const { data: coverage } = useSuspenseQuery(coverageQuery(id));
  const { data: samples } = useSuspenseQuery(samplesQuery(id));
  const { data: certification } = useSuspenseQuery(certificationQuery(id));
  const [base, setBase] = useState(certification);
  const mayChange = useMay("update_certification");
  return (
    <Stack gap={40}>
      <Alerts alerts={coverage.warnings.map(asAlert)} />
      <Visited id={id} coverage={coverage} />
      {coverage.multi_site || samples.length > 0 ? <Samples samples={samples} /> : null}
      <AuditTime certification={id} />
      {mayChange ? <Settings key={base.tag} certification={base.value} tag={base.tag} saved={setBase} /> : null}
    </Stack>
  );
}

function Visited({ id, coverage }: { id: string; coverage: SiteCoverage }) {
  const [drawing, draw] = useDisclosure(false);
  const [visiting, visit] = useDisclosure(false);
  const mayDraw = useMay("create_site_sample");
  const mayVisit = useMay("create_site_visits");
  const actions = (
    <Group gap="sm">
      {mayDraw && toDraw(coverage).length > 0 ? (
        <Button leftSection={<IconArrowsShuffle size={17} />} onClick={draw.open}>
          {words.draw.open}
        </Button>
      ) : null}
      {mayVisit && coverage.sites.length > 0 && held(coverage).length > 0 ? (
        <Button variant="default" leftSection={<IconMapPinCheck size={17} />} onClick={visit.open}>
          {words.visits.open}
        </Button>
      ) : null}
    </Group>
  );
  return (
    <Part title={words.title} lead={words.lead} actions={actions}>
      <Missing id={id} coverage={coverage} />
      {coverage.sites.length === 0 ? null : coverage.audits.length === 0 ? <Text c="dimmed">{words.noAudit}</Text> : <Matrix coverage={coverage} />}
      <DrawDialog certification={id} coverage={coverage} opened={drawing} close={draw.close} />
      <VisitsDialog certification={id} coverage={coverage} opened={visiting} close={visit.close} />
    </Part>
  );
}

/** In a sentence: which sites this cycle has still to see. */
function Missing({ id, coverage }: { id: string; coverage: SiteCoverage }) {
  if (coverage.sites.length === 0) {
    return (
      <Text>
        {words.none}{" "}
        <Anchor renderRoot={(props) => <Link to="/certifications/$id/details" params={{ id }} {...props} />}>{words.details}</Anchor>
      </Text>
    );
  }
  if (!coverage.multi_site) return <Text>{words.single}</Text>;
  if (coverage.never_visited.length === 0) return <Text>{words.all}</Text>;
  const names = coverage.sites.filter(({ id }) => coverage.never_visited.includes(id)).map(({ name }) => name);
  return <Text>{words.never(names.join(", "))}</Text>;
}
