import { Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useAskFor } from "../client/room";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.room;

/** Asks for evidence to a clause. */
export function AskForm({ id, clause, close }: { id: string; clause: string; close: () => void }) {
  const ask = useAskFor(id);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { text: "", due_on: "" } });
  const submit = form.onSubmit(({ text: wanted, due_on }) =>
    ask.mutate({ clause, text: wanted, due_on: due_on || null }, { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={ask.error} strays={strays} />
        <Textarea label={words.requestText} autosize minRows={2} maxLength={4000} data-autofocus {...form.getInputProps("text")} />
        <DayField label={words.requestDue} {...form.getInputProps("due_on")} />
        <Ends close={close} label={words.requestSend} pending={ask.isPending} />
      </Stack>
    </form>
  );
}
