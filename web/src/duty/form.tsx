import { Button, Checkbox, NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { MemberField } from "../field/member";
import { certificationsQuery } from "../client/certification";
import { calendarsQuery } from "../client/duty";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import classes from "./duty.module.css";
import { Preview } from "./preview";
import { RuleField } from "./rule-field";
import { type DutyForm, type DutyValues } from "./values";

const words = text.duty.form;

type Save = { error: Error | null; isPending: boolean };
type FormProps = { initial: DutyValues; save: Save; submit: (values: DutyValues, refused: (error: Error) => void) => void };

/** A duty, new or changed, with its next dates beside it. */
export function DutyEditor({ initial, save, submit }: FormProps) {
  const form: DutyForm = useForm({ initialValues: initial });
  const [strays, setStrays] = useState<string[]>([]);
  const send = form.onSubmit((values) => submit(values, (error) => setStrays(showRefusal(form, error))));
  return (
    <form onSubmit={send} noValidate>
      <div className={classes.columns}>
        <Stack gap="md">
          <Refusal error={save.error} strays={strays} />
          <TextInput label={words.title} maxLength={200} {...form.getInputProps("title")} />
          <DayField label={words.anchor} description={words.anchorHint} {...form.getInputProps("anchor_on")} />
          <RuleField form={form} />
          <Days form={form} />
          <Care form={form} />
          <Textarea label={words.description} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("description")} />
          <Served form={form} />
          <DayField label={words.ends} description={words.endsHint} {...form.getInputProps("ended_on")} />
          <Button type="submit" loading={save.isPending} style={{ alignSelf: "flex-start" }}>
            {words.submit}
          </Button>
        </Stack>
        <Preview form={form} />
      </div>
    </form>
  );
}

const options = <T extends string>(names: Record<T, string>) => (Object.keys(names) as T[]).map((value) => ({ value, label: names[value] }));

function Days({ form }: { form: DutyForm }) {
  const { data: calendars } = useSuspenseQuery(calendarsQuery);
  const named = calendars.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Select label={words.basis} data={options(words.bases)} allowDeselect={false} {...form.getInputProps("basis")} />
      <Select label={words.shift} data={options(words.shifts)} allowDeselect={false} {...form.getInputProps("shift")} />
      <Select
        label={words.calendar}
        data={[{ value: "", label: words.calendarNone }, ...named]}
        allowDeselect={false}
        {...form.getInputProps("holiday_calendar_id")}
      />
    </>
  );
}

function Care({ form }: { form: DutyForm }) {
  return (
    <>
      <NumberInput label={words.opens} min={0} max={730} clampBehavior="strict" allowDecimal={false} maw={320} {...form.getInputProps("opens_days_before")} />
      <Checkbox label={words.keep} description={words.keepHint} {...form.getInputProps("keep_missed", { type: "checkbox" })} />
      <MemberField label={words.responsible} description={text.form.responsibleHint} {...form.getInputProps("responsible_id")} />
    </>
  );
}

function Served({ form }: { form: DutyForm }) {
  const { data: certifications } = useSuspenseQuery(certificationsQuery);
  if (certifications.length === 0) return null;
  return (
    <Checkbox.Group label={words.certifications} {...form.getInputProps("certification_ids")}>
      <Stack gap="xs" mt="xs">
        {certifications.map(({ id, standard_reference, certificate_number }) => (
          <Checkbox key={id} value={id} label={standard_reference} description={certificate_number || undefined} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
