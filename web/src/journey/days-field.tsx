import { ActionIcon, Button, Group, NumberInput, Text } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { type FormEvent, useEffect, useState } from "react";
import { useChangeJourney } from "../client/journey";
import type { JourneyStep } from "../client/shape";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.journey;

/** How many days a step takes, edited where it stands. */
export function DaysField({ certification, step, tag }: { certification: string; step: JourneyStep; tag: string }) {
  const change = useChangeJourney(certification);
  const [days, setDays] = useState<number | string>(step.days);
  useEffect(() => setDays(step.days), [step.days]);
  const fits = typeof days === "number" && Number.isInteger(days) && days >= 1 && days <= 3650;
  const differs = days !== step.days;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fits && differs) change.mutate({ tag, steps: [{ step: step.id, days }] });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Refusal error={change.error} />
      <Group gap="xs">
        <NumberInput
          size="xs"
          w={84}
          min={1}
          max={3650}
          allowDecimal={false}
          aria-label={words.days(step.id)}
          value={days}
          onChange={setDays}
          error={fits ? undefined : words.daysBad}
          disabled={change.isPending}
        />
        <Text size="sm">{words.daysUnit}</Text>
        {differs ? (
          <Button type="submit" size="xs" variant="default" loading={change.isPending} disabled={!fits}>
            {words.daysSave}
          </Button>
        ) : null}
        {step.edited && !differs ? (
          <ActionIcon variant="subtle" aria-label={words.reset(step.id)} title={words.reset(step.id)} onClick={() => change.mutate({ tag, steps: [{ step: step.id, days: null }] })}>
            <IconArrowBackUp size={16} />
          </ActionIcon>
        ) : null}
        <Text size="sm" c="dimmed">
          {words.typical(step.typical_from, step.typical_to)}
        </Text>
      </Group>
    </form>
  );
}
