import { NumberInput, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useChangeTransition, useConfirmTransition, useRecordTransition, useRemoveTransition } from "../client/edition";
import type { OperatorTransition } from "../client/shape";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import { TransitionDates } from "./dates";

const words = text.edition;
const own = words.operator;

type Kept = { transition: OperatorTransition; close: () => void };

/** Records a transition, takes a shipped one over, or changes a record. */
export function TransitionForm({ transition, close }: { transition?: OperatorTransition; close: () => void }) {
  const add = useRecordTransition();
  const edit = useChangeTransition(transition?.id ?? "", transition?.version ?? 0);
  const save = transition?.id ? edit : add;
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({
    initialValues: {
      old: transition?.old ?? "",
      new: transition?.new ?? "",
      published_on: transition?.published_on ?? "",
      new_only_from: transition?.new_only_from ?? "",
      ends_on: transition?.ends_on ?? "",
      extra_days_with_recertification: transition?.extra_days_with_recertification ?? 0.5,
      extra_days: transition?.extra_days ?? 1,
      source: transition?.source ?? "",
      source_url: transition?.source_url ?? "",
    },
  });
  const submit = form.onSubmit(({ new_only_from, source_url, ...facts }) =>
    save.mutate(
      { ...facts, new_only_from: new_only_from || null, source_url: source_url || null },
      { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={save.error} strays={strays} />
        {transition?.id ? <Text c="dimmed">{own.drops}</Text> : null}
        <TextInput label={own.oldField} description={own.idHint} disabled={Boolean(transition)} data-autofocus={transition ? undefined : true} {...form.getInputProps("old")} />
        <TextInput label={own.newField} description={own.idHint} {...form.getInputProps("new")} />
        <DayField label={words.published} {...form.getInputProps("published_on")} />
        <DayField label={words.newOnly} description={`${words.newOnlyHint} ${text.frame.optional}.`} {...form.getInputProps("new_only_from")} />
        <DayField label={words.ends} {...form.getInputProps("ends_on")} />
        <NumberInput label={own.withRecertification} min={0} max={20} step={0.5} maw={220} {...form.getInputProps("extra_days_with_recertification")} />
        <NumberInput label={own.otherwise} min={0} max={20} step={0.5} maw={220} {...form.getInputProps("extra_days")} />
        <TextInput label={words.source} description={own.sourceHint} {...form.getInputProps("source")} />
        <TextInput label={own.url} description={text.frame.optional} type="url" {...form.getInputProps("source_url")} />
        <Ends close={close} label={text.frame.save} pending={save.isPending} />
      </Stack>
    </form>
  );
}

/** Confirms the dates as they are shown. */
export function ConfirmForm({ transition, close }: Kept) {
  const confirm = useConfirmTransition(transition.id ?? "", transition.version ?? 0);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { source: "", source_url: "", note: "" } });
  const submit = form.onSubmit(({ source, source_url, note }) =>
    confirm.mutate(
      { source, ...(source_url ? { source_url } : {}), ...(note ? { note } : {}) },
      { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={confirm.error} strays={strays} />
        <Text>{own.confirmLead}</Text>
        <TransitionDates transition={transition} />
        <TextInput label={own.confirmSource} data-autofocus {...form.getInputProps("source")} />
        <TextInput label={own.url} description={text.frame.optional} type="url" {...form.getInputProps("source_url")} />
        <Textarea label={own.note} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={own.confirm} pending={confirm.isPending} />
      </Stack>
    </form>
  );
}

/** Takes a record out. */
export function RemoveForm({ transition, close }: Kept) {
  const remove = useRemoveTransition(transition.id ?? "");
  return (
    <Confirm
      act={remove}
      send={() => remove.mutate(undefined, { onSuccess: close })}
      body={own.removeBody(transition.old_reference)}
      label={own.remove}
      close={close}
    />
  );
}
