import { Button, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { templatesQuery, useBeginRoutine } from "../client/routine";
import type { RoutineLayer } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { RoutineImport } from "../routine/import";
import { text } from "../text/text";

const words = text.routine.begin;

/** A routine begins from one of the eight workflows. */
export function NewRoutinePage() {
  const { data: templates } = useSuspenseQuery(templatesQuery);
  const begin = useBeginRoutine();
  const navigate = useNavigate();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { name: "", template: "2", layer: "procedure" as RoutineLayer } });
  const submit = form.onSubmit(({ name, template, layer }) =>
    begin.mutate(
      { name, template: Number(template), layer },
      {
        onSuccess: ({ id }) => void navigate({ to: "/routines/$id/edit", params: { id } }),
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  const layers = Object.entries(text.routine.layers);
  return (
    <Page title={words.title} lead={words.lead} width={680}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <Refusal error={begin.error} strays={strays} />
          <TextInput label={words.name} maxLength={200} {...form.getInputProps("name")} />
          <Radio.Group label={words.template} {...form.getInputProps("template")}>
            <Stack gap="sm" mt="xs">
              {templates.map(({ number, name, process, steps }) => (
                <Radio key={number} value={String(number)} label={name} description={`${text.routine.processes[process]} · ${words.steps(steps.length)}: ${steps.map((step) => step.name).join(", ")}`} />
              ))}
            </Stack>
          </Radio.Group>
          <Radio.Group label={words.layer} {...form.getInputProps("layer")}>
            <Stack gap="sm" mt="xs">
              {layers.map(([layer, name]) => (
                <Radio key={layer} value={layer} label={name} description={text.routine.layersHint[layer]} />
              ))}
            </Stack>
          </Radio.Group>
          <Button type="submit" loading={begin.isPending} style={{ alignSelf: "flex-start" }}>
            {words.submit}
          </Button>
          <Text size="sm" c="dimmed">
            {text.routine.edit.lead}
          </Text>
        </Stack>
      </form>
      <RoutineImport />
    </Page>
  );
}
