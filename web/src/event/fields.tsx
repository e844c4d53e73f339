import { SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { DayField } from "../field/day";
import { text } from "../text/text";
import { auditKinds, type EventValues, shapeOf } from "./kind";

const words = text.event;

export type EventForm = UseFormReturnType<EventValues>;

/** The fields that the chosen type of event has. */
export function EventFields({ form }: { form: EventForm }) {
  switch (shapeOf(form.values.type)) {
    case "audit":
      return (
        <>
          <StateField form={form} />
          <Days form={form} />
        </>
      );
    case "internal_audit":
      return (
        <>
          <StateField form={form} />
          <Days form={form} />
          <Coverage form={form} />
        </>
      );
    case "review":
      return (
        <>
          <StateField form={form} />
          <DayField label={words.on} required withAsterisk={false} {...form.getInputProps("on")} />
        </>
      );
    case "day":
      return <DayField label={words.on} required withAsterisk={false} {...form.getInputProps("on")} />;
    case "nonconformity":
      return <Nonconformity form={form} />;
  }
}

function StateField({ form }: { form: EventForm }) {
  return (
    <SegmentedControl
      aria-label={words.state}
      data={[
        { value: "done", label: words.done },
        { value: "planned", label: words.planned },
      ]}
      {...form.getInputProps("state")}
    />
  );
}

function Days({ form }: { form: EventForm }) {
  return (
    <>
      <DayField label={words.start} required withAsterisk={false} {...form.getInputProps("start")} />
      <DayField label={words.end} description={text.obligation.oneDay} {...form.getInputProps("end")} />
    </>
  );
}

function Coverage({ form }: { form: EventForm }) {
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={words.coverage}
        data={[
          { value: "full", label: words.full },
          { value: "clauses", label: words.clauses },
        ]}
        {...form.getInputProps("coverage")}
        onChange={(value) => form.setFieldValue("coverage", value as EventValues["coverage"])}
      />
      {form.values.coverage === "clauses" ? <TextInput label={words.clauses} description={words.clausesHint} {...form.getInputProps("clauses")} /> : null}
    </Stack>
  );
}

function Nonconformity({ form }: { form: EventForm }) {
  return (
    <>
      <TextInput label={words.nonconformity} placeholder="NC-1" required withAsterisk={false} {...form.getInputProps("id")} />
      <SegmentedControl
        aria-label={words.grade}
        data={[
          { value: "minor", label: words.minor },
          { value: "major", label: words.major },
        ]}
        {...form.getInputProps("grade")}
      />
      <Select label={words.source} allowDeselect={false} data={[...auditKinds, "internal_audit" as const].map((value) => ({ value, label: words.types[value] }))} {...form.getInputProps("source")} />
      <DayField label={words.raised} required withAsterisk={false} {...form.getInputProps("raised_on")} />
      <DayField label={words.planAccepted} description={words.open} {...form.getInputProps("plan_accepted_on")} />
      <DayField label={words.verified} description={words.open} {...form.getInputProps("verified_on")} />
    </>
  );
}
