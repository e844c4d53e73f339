import { Button, Radio, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../client/problem";
import { profilesQuery, routineQuery, templatesQuery, useWriteRoutine } from "../client/routine";
import type { Routine } from "../client/shape";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { place } from "../routine/place";
import { StepField } from "../routine/step-field";
import { contentOf, type RoutineForm, type RoutineValues, valuesOf } from "../routine/values";
import { text } from "../text/text";

const words = text.routine.edit;

/** What is wrong, each with the step and the activity that it is about. */
function faults(error: Error, values: RoutineValues): string[] {
  if (!(error instanceof Problem)) return [];
  const line = ({ pointer, detail }: { pointer: string; detail: string }) => {
    const where = place(pointer, values);
    return where ? text.routine.page.gapAt(where, detail) : detail;
  };
  return [...new Set(error.fields.map(line))];
}

export function EditRoutine() {
  const { id } = useParams({ from: "/inside/routines/$id/edit" });
  const { data } = useSuspenseQuery(routineQuery(id));
  return <Editor key={id} routine={data.value as Routine} tag={data.tag} />;
}

/** A routine under writing. What is saved is a draft; what is in force stays as it is until the draft is approved. */
function Editor({ routine, tag }: { routine: Routine; tag: string }) {
  // The state that was read first is the one that is changed.
  const [base] = useState(tag);
  const [strays, setStrays] = useState<string[]>([]);
  const write = useWriteRoutine(routine.id);
  const navigate = useNavigate();
  const form: RoutineForm = useForm({ initialValues: valuesOf(routine) });
  const submit = form.onSubmit((values) =>
    write.mutate(
      { tag: base, name: values.name, owner_id: values.owner_id || null, note: values.note, content: contentOf(values) },
      {
        onSuccess: () => void navigate({ to: "/routines/$id", params: { id: routine.id } }),
        onError: (error) => setStrays(faults(error, values)),
      },
    ),
  );
  return (
    <Page title={words.title(routine.name)} lead={words.lead} width={860}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <About form={form} />
          <Steps form={form} number={routine.template} />
          <Textarea label={words.note} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("note")} />
          <Refusal error={write.error} strays={strays} />
          <Button type="submit" loading={write.isPending} style={{ alignSelf: "flex-start" }}>
            {words.save}
          </Button>
        </Stack>
      </form>
    </Page>
  );
}

function About({ form }: { form: RoutineForm }) {
  const { data: profiles } = useSuspenseQuery(profilesQuery);
  const named = profiles.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <TextInput label={words.name} maxLength={200} {...form.getInputProps("name")} />
      <Radio.Group label={words.layer} {...form.getInputProps("layer")}>
        <Stack gap="xs" mt="xs">
          {Object.entries(text.routine.layers).map(([layer, name]) => (
            <Radio key={layer} value={layer} label={name} description={text.routine.layersHint[layer]} />
          ))}
        </Stack>
      </Radio.Group>
      <Select label={words.owner} data={[{ value: "", label: text.routine.ownerNone }, ...named]} allowDeselect={false} {...form.getInputProps("owner_id")} />
      <Textarea label={words.purpose} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("purpose")} />
      {profiles.length === 0 && form.getValues().layer !== "process" ? <Text>{words.noProfiles}</Text> : null}
    </>
  );
}

function Steps({ form, number }: { form: RoutineForm; number: number }) {
  const { data: templates } = useSuspenseQuery(templatesQuery);
  const { steps } = form.getValues();
  const [opened, open] = useState<string | null>(steps[0]?.place ?? null);
  const template = templates.find((it) => it.number === number);
  if (!template) return null;
  return (
    <>
      {steps.map(({ place: id }, at) => (
        <StepField key={id} form={form} at={at} template={template} templates={templates} opened={opened === id} toggle={() => open(opened === id ? null : id)} />
      ))}
    </>
  );
}
