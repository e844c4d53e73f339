import { Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { IconRouteAltLeft } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import { journeyQuery } from "../client/certification";
import type { JourneyStep } from "../client/shape";
import { span } from "../date/civil";
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
  return (
    <Part title={text.certification.tabs.journey} lead={words.lead}>
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
  const { id, title, who, output, starts_on, ends_on, depends_on, critical } = step;
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
          {depends_on.length > 0 ? ` · ${words.after} ${depends_on.join(", ")}` : ""}
        </Text>
        <Text size="sm">
          {words.output}: {output}
        </Text>
        {critical ? <Badge tone="info" icon={IconRouteAltLeft} label={words.critical} /> : null}
      </div>
    </li>
  );
}
