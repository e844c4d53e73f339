import { Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { journeyQuery } from "../client/journey";
import { useMay } from "../client/session";
import { inWords, told } from "../date/civil";
import { type Act, EventDialog } from "../event/dialog";
import { Notice } from "../frame/notice";
import { Part } from "../frame/part";
import { JourneyStart } from "../journey/start";
import { Step } from "../journey/step";
import { text } from "../text/text";
import classes from "./journey.module.css";

const words = text.journey;

export function JourneyPart() {
  const { id } = useParams({ from: "/inside/certifications/$id/journey" });
  const { data } = useSuspenseQuery(journeyQuery(id));
  const [act, setAct] = useState<Act | null>(null);
  const mayChange = useMay("update_journey");
  const { value: journey, tag } = data;
  const { steps, target_on: target } = journey;
  const from = steps.map(({ starts_on }) => starts_on).sort()[0];
  const to = steps.map(({ ends_on }) => ends_on).sort().at(-1);
  if (!from || !to) return <Text c="dimmed">{words.empty}</Text>;
  return (
    <Part title={text.certification.tabs.journey} lead={words.lead}>
      {mayChange ? <JourneyStart certification={id} journey={journey} tag={tag} /> : null}
      <Stack gap="xs">
        {target && !journey.reachable ? <Notice tone="warn">{words.unreachable(inWords(target), inWords(journey.earliest_on))}</Notice> : null}
        {target && journey.reachable ? <Notice tone="ok">{words.reachable(inWords(target), inWords(journey.earliest_on))}</Notice> : null}
        {journey.conflicts.map(({ step, before, message }) => (
          <Notice key={`${step}/${before}`} tone="warn">
            {told(message)}
          </Notice>
        ))}
        <Text>{words.whole(inWords(journey.starts_on), inWords(journey.certified_on), journey.total_days)}</Text>
      </Stack>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <Step key={step.id} certification={id} step={step} tag={tag} whole={{ from, to }} next={step.id === journey.next} record={setAct} />
        ))}
      </ol>
      <EventDialog certification={id} act={act} close={() => setAct(null)} />
    </Part>
  );
}
