import { Radio, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { type ClauseCover, useDecide } from "../client/cover";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.cover;

/** Decides whether a clause or control applies, and why. */
export function Decision({ target, clause, close }: { target: string; clause: ClauseCover; close: () => void }) {
  const decide = useDecide();
  const [strays, setStrays] = useState<string[]>([]);
  const before = clause.applicability;
  const form = useForm({ initialValues: { applies: before?.applies === false ? "no" : "yes", justification: before?.justification ?? "" } });
  const submit = form.onSubmit(({ applies, justification }) =>
    decide.mutate(
      { target, clause: clause.reference, applies: applies === "yes", justification },
      { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error, (path) => path)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={decide.error} strays={strays} />
        <Radio.Group label={`${clause.reference} ${clause.title}`} {...form.getInputProps("applies")}>
          <Stack gap="xs" mt="xs">
            <Radio value="yes" label={words.applies} />
            <Radio value="no" label={words.appliesNot} />
          </Stack>
        </Radio.Group>
        <Textarea label={words.justification} autosize minRows={3} {...form.getInputProps("justification")} />
        <Ends close={close} label={words.decide} pending={decide.isPending} />
      </Stack>
    </form>
  );
}
