import { Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { IconCircleCheckFilled, IconRouteAltLeft } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import { certificationQuery, journeyQuery } from "../client/certification";
import type { JourneyStep } from "../client/shape";
import { inWords, span } from "../date/civil";
import { Notice } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";
import { place, type Span } from "../timeline/layout";
import classes from "./journey.module.css";

const words = text.journey;

export function JourneyPart() {
  const { id } = useParams({ from: "/inside/certifications/$id/journey" });
  const { data } = useSuspenseQuery(journeyQuery(id));
  const { steps } = data;
  const from = steps.map(({ starts_on }) => starts_on).sort()[0];
  const to = steps.map(({ ends_on }) => ends_on).sort().at(-1);
  const { data: certification } = useSuspenseQuery(certificationQuery(id));
  const target = certification.value.target_on;
  return (
    <Part title={text.certification.tabs.journey} lead={words.lead}>
      {target && !data.reachable ? <Notice tone="warn">{words.unreachable(inWords(target), inWords(data.certified_on))}</Notice> : null}
      {steps.length > 0 ? <Text>{words.whole(inWords(data.starts_on), inWords(data.certified_on), data.total_days)}</Text> : null}
      {from && to ? (
        <ol className={classes.steps}>
          {steps.map((step) => (
            <Step key={step.id} step={step} whole={{ from, to }} />
          ))}
        </ol>
      ) : (
        <Text c="dimmed">{words.empty}</Text>
      )}
    </Part>
  );
}

function Step({ step, whole }: { step: JourneyStep; whole: Span }) {
  const { id, title, who, output, starts_on, ends_on, after, critical, done_on } = step;
  const left = place(starts_on, whole);
  return (
    <li className={classes.step} data-critical={critical || undefined}>
      <div className={classes.when}>
        <span className="ck-number">{span(starts_on, ends_on)}</span>
        <span aria-hidden className={classes.bar}>
          <span style={{ left: `${left}%`, width: `${Math.max(1.5, place(ends_on, whole) - left)}%` }} />
        </span>
      </div>
      <div className={classes.what}>
        <Text fw={600}>
          <span className={classes.id}>{id}</span> {title}
        </Text>
        <Text size="sm" c="dimmed">
          {who}
          {after.length > 0 ? ` · ${words.after} ${after.map(({ step: other }) => other).join(", ")}` : ""}
        </Text>
        <Text size="sm">
          {words.output}: {output}
        </Text>
        {done_on ? <Badge tone="ok" icon={IconCircleCheckFilled} label={words.done(inWords(done_on))} /> : null}
        {critical && !done_on ? <Badge tone="info" icon={IconRouteAltLeft} label={words.critical} hint={words.criticalHint} /> : null}
      </div>
    </li>
  );
}
