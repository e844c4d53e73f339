import { Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { certificationQuery, programmeQuery } from "../client/certification";
import { Part } from "../frame/part";
import { text } from "../text/text";
import { Trying } from "../trial/trial";
import { useTrial } from "../trial/use-trial";
import { World } from "../trial/world";

const words = text.trial;

/** Dates, a later day and another policy, tried together. */
export function WhatIfPart() {
  const { id } = useParams({ from: "/inside/certifications/$id/what-if" });
  const { data: programme } = useSuspenseQuery(programmeQuery(id));
  const { data: certification } = useSuspenseQuery(certificationQuery(id));
  const trial = useTrial(id, programme, true);
  return (
    <Part title={text.certification.tabs.whatIf} lead={words.lead}>
      {trial.candidates.size === 0 ? <Text c="dimmed">{words.none}</Text> : null}
      <Trying trial={trial} programme={programme} target={certification.value.target_on ?? null} chooses>
        <World certification={id} trial={trial} />
      </Trying>
    </Part>
  );
}
