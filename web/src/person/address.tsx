import { Button, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { personQuery } from "../client/organization";
import { useAskAddress, useTakeAddressBack } from "../client/security";
import type { Person } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import { locale } from "../language/choice";
import { text } from "../text/text";

const words = text.security.address;
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** The address one signs in with, and the change of it that waits. */
export function Address() {
  const { data } = useSuspenseQuery(personQuery);
  const [asking, ask] = useDisclosure(false);
  const { email, address_change: change } = data.value;
  return (
    <Part
      title={words.title}
      lead={words.lead(email)}
      actions={
        <Button variant="default" onClick={ask.open}>
          {words.change}
        </Button>
      }
    >
      {change ? <Waiting change={change} /> : null}
      <Modal opened={asking} onClose={ask.close} title={words.change} closeButtonProps={{ "aria-label": text.frame.close }}>
        <AskForm close={ask.close} />
      </Modal>
    </Part>
  );
}

function Waiting({ change }: { change: NonNullable<Person["address_change"]> }) {
  const back = useTakeAddressBack();
  return (
    <Notice tone="info">
      <Stack gap={4} align="flex-start">
        <Text inherit fw={600} style={{ overflowWrap: "anywhere" }}>
          {words.waits(change.email)}
        </Text>
        <Text inherit>{words.old(change.old_confirmed)}</Text>
        <Text inherit>{words.fresh(change.new_confirmed)}</Text>
        <Text inherit>{words.until(moment.format(new Date(change.expires_at)))}</Text>
        <Refusal error={back.error} />
        <Button size="xs" variant="default" mt="xs" loading={back.isPending} onClick={() => back.mutate()}>
          {words.back}
        </Button>
      </Stack>
    </Notice>
  );
}

function AskForm({ close }: { close: () => void }) {
  const ask = useAskAddress();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { email: "", password: "" } });
  const submit = form.onSubmit((values) =>
    ask.mutate(values, {
      onSuccess: () => {
        close();
        notifications.show({ message: words.sent });
      },
      onError: (error) => setStrays(showRefusal(form, error)),
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={ask.error} strays={strays} />
        <Text size="sm">{words.hint}</Text>
        <TextInput label={words.email} type="email" autoComplete="email" data-autofocus required withAsterisk={false} {...form.getInputProps("email")} />
        <PasswordInput label={words.password} autoComplete="current-password" required withAsterisk={false} {...form.getInputProps("password")} />
        <Ends close={close} label={words.send} pending={ask.isPending} />
      </Stack>
    </form>
  );
}
