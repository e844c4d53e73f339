import { Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type WorkflowTemplate } from "../client/shape";
import { text } from "../text/text";
import { ActivityField } from "./activity-field";
import classes from "./routine.module.css";
import { newActivity, newStep, type RoutineForm } from "./values";

const words = text.routine.edit;

type Props = { form: RoutineForm; at: number; template: WorkflowTemplate; templates: WorkflowTemplate[]; opened: boolean; toggle: () => void };

/** A step under writing; one is open at a time. */
export function StepField({ form, at, template, templates, opened, toggle }: Props) {
  const step = form.getValues().steps[at];
  if (!step) return null;
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  const title = words.stepOf(at + 1, step.name);
  return (
    <section className={classes.fieldset} aria-label={title}>
      <Group justify="space-between" gap="xs">
        <Button variant="subtle" px="xs" leftSection={<Chevron size={17} />} onClick={toggle} aria-expanded={opened} styles={{ label: { whiteSpace: "normal", textAlign: "left" } }} h="auto" py={6}>
          {title}
        </Button>
        <Text size="sm" c="dimmed">
          {[step.key ? "" : words.own, step.skipped === null ? "" : text.routine.page.skipped].filter(Boolean).join(" · ")}
        </Text>
      </Group>
      {opened ? <Inside form={form} at={at} template={template} templates={templates} /> : null}
    </section>
  );
}

function Inside({ form, at, template, templates }: Pick<Props, "form" | "at" | "template" | "templates">) {
  const path = `steps.${at}`;
  const step = form.getValues().steps[at];
  if (!step) return null;
  const allowed = template.steps.find(({ key }) => key === step.key)?.fork ?? null;
  const fork = templates.find(({ number }) => number === allowed);
  const add = () => form.insertListItem("steps", newStep(words.newStep, template.process, words.newActivity), at + 1);
  return (
    <Stack gap="md" mt="sm">
      <TextInput label={words.stepName} maxLength={200} {...form.getInputProps(`${path}.name`)} />
      <Textarea label={words.description} description={text.frame.optional} autosize minRows={1} {...form.getInputProps(`${path}.description`)} />
      <Checkbox label={words.skip} checked={step.skipped !== null} onChange={(event) => form.setFieldValue(`${path}.skipped`, event.currentTarget.checked ? "" : null)} />
      {step.skipped === null ? (
        <>
          {fork ? <Checkbox label={words.fork(fork.name)} checked={step.fork !== null} onChange={(event) => form.setFieldValue(`${path}.fork`, event.currentTarget.checked ? fork.number : null)} /> : null}
          {step.activities.map(({ place }, index) => (
            <ActivityField key={place} form={form} step={at} at={index} />
          ))}
          <Button variant="default" size="xs" style={{ alignSelf: "flex-start" }} onClick={() => form.insertListItem(`${path}.activities`, newActivity(words.newActivity))}>
            {words.addActivity}
          </Button>
        </>
      ) : (
        <Textarea label={words.reason} autosize minRows={2} {...form.getInputProps(`${path}.skipped`)} />
      )}
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={add}>
          {words.addStep}
        </Button>
        {step.key ? null : (
          <Button variant="default" size="xs" onClick={() => form.removeListItem("steps", at)}>
            {words.removeStep}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
