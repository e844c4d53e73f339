import { Group, MultiSelect, NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { customersQuery, servicesQuery, useAddAgreement, useChangeAgreement } from "../client/definition";
import type { Agreement, AgreementKind } from "../client/shape";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.definition;
const own = words.agreement;
const kinds: AgreementKind[] = ["sla", "supplier_contract", "internal"];

const valuesOf = (of: Agreement | null) => ({
  name: of?.name ?? "",
  kind: (of?.kind ?? "sla") as AgreementKind,
  description: of?.description ?? "",
  customer_id: of?.customer?.id ?? (null as string | null),
  party: of && !of.customer ? of.party : "",
  service_ids: of?.services.map(({ id }) => id) ?? [],
  starts_on: of?.starts_on ?? "",
  ends_on: of?.ends_on ?? "",
  review_months: of?.review_months ?? ("" as number | ""),
  location: of?.location ?? "",
});

/** What is said of an agreement. */
export function AgreementForm({ of, close }: { of: Agreement | null; close: () => void }) {
  const [customers, services] = [useSuspenseQuery(customersQuery).data, useSuspenseQuery(servicesQuery).data];
  const [add, change] = [useAddAgreement(), useChangeAgreement()];
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: valuesOf(of) });
  const ends = { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error, (path) => path.split(".")[0] ?? path)) };
  const submit = form.onSubmit(({ party, starts_on, ends_on, review_months, ...rest }) => {
    const sent = { ...rest, party: party || null, starts_on: starts_on || null, ends_on: ends_on || null, review_months: review_months === "" ? null : Number(review_months) };
    if (of) change.mutate({ id: of.id, version: of.version, patch: sent }, ends);
    else add.mutate(sent, ends);
  });
  const choices = (rows: { id: string; name: string }[]) => rows.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={add.error ?? change.error} strays={strays} />
        <TextInput label={words.field.name} maxLength={200} data-autofocus {...form.getInputProps("name")} />
        <Select label={own.kind} allowDeselect={false} data={kinds.map((value) => ({ value, label: own.kinds[value] }))} {...form.getInputProps("kind")} />
        {customers.length > 0 ? <Select label={own.customer} description={own.customerHint} clearable searchable data={choices(customers)} {...form.getInputProps("customer_id")} /> : null}
        <TextInput label={own.party} description={own.partyHint} maxLength={200} {...form.getInputProps("party")} />
        <MultiSelect label={own.services} description={text.frame.optional} searchable data={choices(services)} {...form.getInputProps("service_ids")} />
        <Group gap="md" align="flex-start">
          <DayField label={own.startsOn} {...form.getInputProps("starts_on")} />
          <DayField label={own.endsOn} {...form.getInputProps("ends_on")} />
        </Group>
        <NumberInput label={words.review.months} description={text.frame.optional} min={1} max={120} allowDecimal={false} maw={220} {...form.getInputProps("review_months")} />
        <TextInput label={own.location} description={text.frame.optional} maxLength={500} {...form.getInputProps("location")} />
        <Textarea label={words.field.description} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("description")} />
        <Ends close={close} label={text.frame.save} pending={add.isPending || change.isPending} />
      </Stack>
    </form>
  );
}
