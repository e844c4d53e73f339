import { Button, Code, CopyButton, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useAsk, useMakeCode } from "../client/consultancy";
import { useSession } from "../client/session";
import { moment } from "../date/civil";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import { TermFields, type TermValues, termsOf } from "./terms";

const words = text.consultancy;

type Values = TermValues & { email: string; code: string; note: string };

/** Asks another organization: as a client, with what is offered; as a consultancy, with the role that is wanted. */
export function AskForm({ side, lead, submitLabel, close }: { side: "client" | "consultancy"; lead: string; submitLabel: string; close: () => void }) {
  const ask = useAsk();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Values>({
    initialValues: { email: "", code: "", note: "", role: "manager", certification_ids: [], ends_on: "" },
  });
  const submit = form.onSubmit(({ email, code, note, ...terms }) => {
    const { role, certification_ids, ends_on } = termsOf(terms);
    ask.mutate(
      {
        side,
        role,
        ...(email ? { email } : {}),
        ...(code ? { code } : {}),
        ...(note ? { note } : {}),
        ...(certification_ids ? { certification_ids } : {}),
        ...(ends_on ? { ends_on } : {}),
      },
      {
        onSuccess: () => {
          notifications.show({ message: words.sent });
          close();
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    );
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{lead}</Text>
        <Refusal error={ask.error} strays={strays} />
        <TextInput label={words.byMail} type="email" data-autofocus {...form.getInputProps("email")} />
        <TextInput label={words.byCode} description={words.byCodeHint} autoComplete="off" {...form.getInputProps("code")} />
        <TermFields form={form} scoped={side === "client"} />
        <Textarea label={`${words.note} (${text.frame.optional})`} maxLength={1000} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={submitLabel} pending={ask.isPending} />
      </Stack>
    </form>
  );
}

/** A code that names the organization to another one, made when it is asked for. */
export function CodePart() {
  const { person, organization } = useSession();
  const make = useMakeCode();
  if (!make.data) {
    return (
      <Stack gap="xs" align="flex-start">
        <Refusal error={make.error} />
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {words.code}
        </Button>
      </Stack>
    );
  }
  const { code, expires_at } = make.data;
  return (
    <Stack gap="xs" align="flex-start" role="status">
      <Text>
        {words.codeLead} {moment(expires_at, person.time_zone ?? organization.time_zone)}. {words.codeAfter}
      </Text>
      <Code fz="lg">{code}</Code>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy}>
            {copied ? words.copied : words.copy}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
