import { Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useChangeDocument } from "../client/document";
import { storageQuery } from "../client/evidence";
import type { Document, DocumentVersion } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { type Chosen, ContentField, nothing, sent } from "./content-field";
import { FactFields, factsOf, factsSent, renamed } from "./facts";

const words = text.controlled.form;

type Props = { document: Document; tag: string; close: () => void };

/** What is recorded of a document, and who reads it. */
export function FactsForm({ document, tag, close }: Props) {
  const [base] = useState(tag);
  const change = useChangeDocument(document.id);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: factsOf(document) });
  const submit = form.onSubmit((facts) => change.mutate({ ...factsSent(facts), tag: base }, { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error, renamed)) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={change.error} strays={strays} />
        <FactFields form={form} />
        <Ends close={close} label={text.frame.save} pending={change.isPending} />
      </Stack>
    </form>
  );
}

const chosenOf = (of: DocumentVersion | null): Chosen => {
  if (of?.text) return { ...nothing, form: "text", text: of.text };
  return of?.link ? { ...nothing, form: "link", link: of.link } : nothing;
};

/** The next version, or the draft that is there; `base` is what it begins from. */
export function WriteForm({ document, tag, base, close }: Props & { base: DocumentVersion | null }) {
  const [read] = useState(tag);
  const { data: storage } = useSuspenseQuery(storageQuery);
  const change = useChangeDocument(document.id);
  const own = document.open?.file ?? undefined;
  const [content, setContent] = useState(() => chosenOf(base));
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { note: document.open?.note ?? "", content: "" } });
  const act = useMutation({
    mutationFn: async () => change.mutateAsync({ note: form.getValues().note, content: await sent(content, storage.file_limit, own?.id), tag: read }),
    onSuccess: close,
    onError: (error) => setStrays(showRefusal(form, error)),
  });
  return (
    <form onSubmit={form.onSubmit(() => act.mutate())} noValidate>
      <Stack gap="md">
        <Refusal error={act.error} strays={strays} />
        <ContentField value={content} change={setContent} kept={own?.name} faults={form.errors as Record<string, string>} />
        <Textarea label={`${words.note} (${text.frame.optional})`} autosize minRows={2} maxLength={4000} {...form.getInputProps("note")} />
        <Ends close={close} label={text.frame.save} pending={act.isPending} />
      </Stack>
    </form>
  );
}
