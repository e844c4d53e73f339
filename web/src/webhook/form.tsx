import { MultiSelect, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import type { WebhookEndpoint } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.webhook;

type Values = Pick<WebhookEndpoint, "name" | "url" | "types">;
type Sending = { error: Error | null; isPending: boolean; mutate: (sent: Values, then: { onError: (error: Error) => void }) => void };

/** An endpoint, to add or to change. */
export function EndpointForm({ of, send, label, close }: { of?: WebhookEndpoint; send: Sending; label: string; close: () => void }) {
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Values>({ initialValues: { name: of?.name ?? "", url: of?.url ?? "", types: of?.types ?? [] } });
  const submit = form.onSubmit((values) => send.mutate(values, { onError: (error) => setStrays(showRefusal(form, error)) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={send.error} strays={strays} />
        <TextInput label={words.name} description={words.nameHint} data-autofocus {...form.getInputProps("name")} />
        <TextInput label={words.url} description={words.urlHint} type="url" inputMode="url" {...form.getInputProps("url")} />
        <MultiSelect
          label={words.types}
          description={words.typesHint}
          placeholder={form.getValues().types.length > 0 ? undefined : words.every}
          clearable
          searchable
          data={Object.entries(text.activity.names).map(([value, name]) => ({ value, label: name }))}
          {...form.getInputProps("types")}
        />
        <Ends close={close} label={label} pending={send.isPending} />
      </Stack>
    </form>
  );
}
