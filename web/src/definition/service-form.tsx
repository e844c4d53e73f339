import { Stack, Textarea, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useAddService, useChangeService } from "../client/definition";
import type { Service } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { inLines, linesOf } from "./lines";

const words = text.definition;
const own = words.service;

const valuesOf = (of: Service | null) => ({
  name: of?.name ?? "",
  description: of?.description ?? "",
  goods: inLines(of?.goods),
  actions: inLines(of?.actions),
  channels: inLines(of?.channels),
  hours: of?.hours ?? "",
  facility_functionality: of?.facility_functionality ?? "",
  facility_functioning: of?.facility_functioning ?? "",
  support_functionality: of?.support_functionality ?? "",
  support_functioning: of?.support_functioning ?? "",
});

/** What is said of a service: facility and support, and how well both have to work. */
export function ServiceForm({ of, close }: { of: Service | null; close: () => void }) {
  const [add, change] = [useAddService(), useChangeService()];
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: valuesOf(of) });
  const ends = { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error, (path) => path.split(".")[0] ?? path)) };
  const submit = form.onSubmit((values) => {
    const sent = { ...values, goods: linesOf(values.goods), actions: linesOf(values.actions), channels: linesOf(values.channels) };
    if (of) change.mutate({ id: of.id, version: of.version, patch: sent }, ends);
    else add.mutate(sent, ends);
  });
  const area = (label: string, name: keyof ReturnType<typeof valuesOf>, hint?: string) => (
    <Textarea label={label} description={hint ?? text.frame.optional} autosize minRows={1} {...form.getInputProps(name)} />
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={add.error ?? change.error} strays={strays} />
        <TextInput label={words.field.name} maxLength={200} data-autofocus {...form.getInputProps("name")} />
        {area(words.field.description, "description")}
        <Title order={3}>{own.facility}</Title>
        {area(own.goods, "goods", own.eachLine)}
        {area(own.actions, "actions", own.eachLine)}
        {area(own.facilityFunctionality, "facility_functionality")}
        {area(own.facilityFunctioning, "facility_functioning")}
        <Title order={3}>{own.support}</Title>
        {area(own.channels, "channels", own.eachLine)}
        {area(own.hours, "hours")}
        {area(own.supportFunctionality, "support_functionality")}
        {area(own.supportFunctioning, "support_functioning")}
        <Ends close={close} label={text.frame.save} pending={add.isPending || change.isPending} />
      </Stack>
    </form>
  );
}
