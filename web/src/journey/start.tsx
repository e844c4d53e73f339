import { Button, Group, Radio, Select, Stack } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { certificationQuery, useChangeCertification } from "../client/certification";
import { useChangeJourney } from "../client/journey";
import type { Journey, JourneyPreset } from "../client/shape";
import { DayField } from "../field/day";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.journey;

const presets = (Object.keys(words.presets) as JourneyPreset[]).map((value) => ({ value, label: words.presets[value] }));

type Props = { certification: string; journey: Journey; tag: string };

/** Where the journey starts from, and whether it is planned backwards from a date or forwards from today. */
export function JourneyStart({ certification, journey, tag }: Props) {
  const change = useChangeJourney(certification);
  return (
    <Stack gap="sm">
      <Refusal error={change.error} />
      <Group gap="lg" align="flex-start">
        <Select
          label={words.preset}
          description={words.presetHint}
          data={presets}
          allowDeselect={false}
          value={journey.preset}
          disabled={change.isPending}
          onChange={(preset) => preset && change.mutate({ preset: preset as JourneyPreset, tag })}
          w={380}
          maw="100%"
        />
        <Direction key={journey.target_on ?? ""} certification={certification} target={journey.target_on ?? ""} />
      </Group>
    </Stack>
  );
}

function Direction({ certification, target }: { certification: string; target: string }) {
  const { data } = useSuspenseQuery(certificationQuery(certification));
  const change = useChangeCertification(certification);
  const [way, setWay] = useState(target ? "backwards" : "forwards");
  const [day, setDay] = useState(target);
  const keep = (target_on: string | null) => change.mutate({ target_on, tag: data.tag });
  const choose = (chosen: string) => {
    setWay(chosen);
    if (chosen === "forwards" && target) keep(null);
  };
  return (
    <Stack gap="xs">
      <Refusal error={change.error} />
      <Radio.Group label={words.direction} value={way} onChange={choose}>
        <Group gap="md" mt="xs">
          <Radio value="backwards" label={words.backwards} />
          <Radio value="forwards" label={words.forwards} />
        </Group>
      </Radio.Group>
      {way === "backwards" ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (day && day !== target) keep(day);
          }}
        >
          <Group gap="xs" align="flex-end">
            <DayField label={words.target} value={day} onChange={(event) => setDay(event.currentTarget.value)} />
            <Button type="submit" variant="default" loading={change.isPending} disabled={!day || day === target}>
              {words.setTarget}
            </Button>
          </Group>
        </form>
      ) : null}
    </Stack>
  );
}
