import { Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { certificationQuery } from "../client/certification";
import { Problem } from "../client/problem";
import { useSession } from "../client/session";
import { DayField } from "../field/day";
import { useBodyLayers } from "../policy/layers";
import { PolicySection } from "../policy/section";
import { type Layer, refusedLine, toPatch, valuesOf } from "../policy/values";
import { text } from "../text/text";
import type { Trial } from "./use-trial";

const words = text.trial;

/** The rest of the world that can be tried: a later day, and another policy. */
export function World({ certification, trial }: { certification: string; trial: Trial }) {
  const { today } = useSession();
  const { data } = useSuspenseQuery(certificationQuery(certification));
  const { policy, certification_body } = data.value;
  const below = useBodyLayers(certification_body?.id ?? "");
  const layers: Layer[] = [...below, { from: "certification", policy }];
  const { play, scenario, asked } = trial;
  const form = useForm({ initialValues: { policy: valuesOf(null) }, onValuesChange: (values) => play({ act: "policy", policy: toPatch(values.policy) }) });
  const { error } = asked;
  useEffect(() => {
    const refused = error instanceof Problem ? error.asFieldErrors(refusedLine(form.getValues().policy)) : {};
    form.setErrors(Object.fromEntries(Object.entries(refused).filter(([path]) => path.startsWith("policy."))));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the form is the same as long as it stands here
  }, [error]);
  return (
    <Stack gap="md">
      <DayField
        label={words.today}
        description={words.todayHint}
        min={today}
        value={scenario.today}
        onChange={({ currentTarget }) => play({ act: "today", today: currentTarget.value })}
      />
      <PolicySection title={words.policy} form={form} layers={layers} />
      {scenario.today || Object.keys(scenario.policy).length > 0 ? <Text c="dimmed">{words.only}</Text> : null}
    </Stack>
  );
}
