import { Button, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useBeginDocument } from "../client/document";
import { storageQuery } from "../client/evidence";
import { ContentField, nothing, sent } from "../document/content-field";
import { FactFields, factsOf, factsSent, renamed } from "../document/facts";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { text } from "../text/text";

const words = text.controlled.form;

/** A document begins with its first draft. */
export function NewDocumentPage() {
  const { data: storage } = useSuspenseQuery(storageQuery);
  const begin = useBeginDocument();
  const navigate = useNavigate();
  const [content, setContent] = useState(nothing);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { ...factsOf(null), note: "", content: "" } });
  const act = useMutation({
    mutationFn: async () => {
      const { note, content: _, ...facts } = form.getValues();
      return begin.mutateAsync({ ...factsSent(facts), note, content: await sent(content, storage.file_limit) });
    },
    onSuccess: ({ id }) => void navigate({ to: "/documents/$id", params: { id } }),
    onError: (error) => setStrays(showRefusal(form, error, renamed)),
  });
  return (
    <Page title={words.title} lead={words.lead} width={680}>
      <form onSubmit={form.onSubmit(() => act.mutate())} noValidate>
        <Stack gap="lg">
          <Refusal error={act.error} strays={strays} />
          <FactFields form={form} />
          <ContentField value={content} change={setContent} faults={form.errors as Record<string, string>} />
          <Textarea label={`${words.note} (${text.frame.optional})`} autosize minRows={2} maxLength={4000} {...form.getInputProps("note")} />
          <Button type="submit" loading={act.isPending} style={{ alignSelf: "flex-start" }}>
            {words.submit}
          </Button>
        </Stack>
      </form>
    </Page>
  );
}
