import { NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAddItem, useChangeItem } from "../client/definition";
import { profilesQuery } from "../client/routine";
import type { ItemClass, ItemState, ManagedItem } from "../client/shape";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.definition;
const own = words.item;

const valuesOf = (of: ManagedItem | null) => ({
  class: (of?.class ?? "document") as ItemClass,
  kind: of?.kind ?? "",
  name: of?.name ?? "",
  description: of?.description ?? "",
  owner_id: of?.owner?.id ?? (null as string | null),
  state: (of?.state ?? "in_use") as ItemState,
  location: of?.location ?? "",
  review_months: of?.review_months ?? ("" as number | ""),
  reviewed_on: "",
});

/** What is said of an item of the register. */
export function ItemForm({ of, close }: { of: ManagedItem | null; close: () => void }) {
  const { data: profiles } = useSuspenseQuery(profilesQuery);
  const [add, change] = [useAddItem(), useChangeItem()];
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: valuesOf(of) });
  const ends = { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error)) };
  const submit = form.onSubmit(({ class: kindOf, reviewed_on, review_months, ...rest }) => {
    const sent = { ...rest, review_months: review_months === "" ? null : Number(review_months) };
    if (of) change.mutate({ id: of.id, version: of.version, patch: sent }, ends);
    else add.mutate({ ...sent, class: kindOf, reviewed_on: reviewed_on || null }, ends);
  });
  const choices = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={add.error ?? change.error} strays={strays} />
        <TextInput label={words.field.name} maxLength={200} data-autofocus {...form.getInputProps("name")} />
        {of ? null : <Select label={own.class} allowDeselect={false} data={choices(own.classes)} {...form.getInputProps("class")} />}
        <TextInput label={own.kind} description={own.kindHint} maxLength={120} {...form.getInputProps("kind")} />
        <Select label={own.state} allowDeselect={false} data={choices(own.states)} {...form.getInputProps("state")} />
        <Select label={own.owner} description={text.frame.optional} clearable searchable data={profiles.map(({ id, name }) => ({ value: id, label: name }))} {...form.getInputProps("owner_id")} />
        <TextInput label={own.location} description={own.locationHint} maxLength={500} {...form.getInputProps("location")} />
        <NumberInput label={words.review.months} description={text.frame.optional} min={1} max={120} allowDecimal={false} maw={220} {...form.getInputProps("review_months")} />
        {of ? null : <DayField label={words.review.lastDay} description={text.frame.optional} {...form.getInputProps("reviewed_on")} />}
        <Textarea label={words.field.description} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("description")} />
        <Ends close={close} label={text.frame.save} pending={add.isPending || change.isPending} />
      </Stack>
    </form>
  );
}
