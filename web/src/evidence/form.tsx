import { Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useAddEvidence, useChangeEvidence } from "../client/evidence";
import type { Evidence } from "../client/shape";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.evidence;

const valuesOf = (of: Evidence | null) => ({
  title: of?.title ?? "",
  note: of?.note ?? "",
  link: of?.link ?? "",
  shows_from: of?.shows_from ?? "",
  shows_to: of?.shows_to ?? "",
  expires_on: of?.expires_on ?? "",
});

/** What is said of evidence; without any, a link to record. */
export function EvidenceForm({ of, close }: { of: Evidence | null; close: () => void }) {
  const add = useAddEvidence();
  const change = useChangeEvidence(of?.id ?? "");
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: valuesOf(of) });
  const ends = { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error, (path) => (path === "file_id" ? "link" : path))) };
  const submit = form.onSubmit(({ title, note, link, shows_from, shows_to, expires_on }) => {
    const days = { shows_from: shows_from || null, shows_to: shows_to || null, expires_on: expires_on || null };
    const facts = { title, note, ...days, ...(of?.file ? {} : { link: link || null }) };
    if (of) change.mutate({ ...facts, version: of.version }, ends);
    else add.mutate(facts, ends);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={add.error ?? change.error} strays={strays} />
        <TextInput label={words.name} description={words.nameHint} data-autofocus {...form.getInputProps("title")} />
        {of?.file ? <Text size="sm">{of.file.name}</Text> : <TextInput label={words.link} description={words.linkHint} {...form.getInputProps("link")} />}
        <Group gap="md" align="flex-start">
          <DayField label={words.from} {...form.getInputProps("shows_from")} />
          <DayField label={words.to} {...form.getInputProps("shows_to")} />
        </Group>
        <DayField label={words.expires} description={words.expiresHint} {...form.getInputProps("expires_on")} />
        <Textarea label={`${words.note} (${text.frame.optional})`} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={of ? text.frame.save : words.add} pending={add.isPending || change.isPending} />
      </Stack>
    </form>
  );
}
