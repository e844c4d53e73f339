import { Button, Group, Modal, PasswordInput, Select, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Kept } from "../client/api";
import { type ModestRole, type SingleSignOn, useChangeSingleSignOn, useEndSingleSignOn, useTestProvider } from "../client/sso";
import { useSession } from "../client/session";
import { moment } from "../date/civil";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { Copied } from "./copied";

const words = text.sso.connection;
const roles = Object.entries(words.roles).map(([value, label]) => ({ value, label }));

type Props = { now: Kept<SingleSignOn>; may: boolean; saved: (now: Kept<SingleSignOn>) => void };

/** The connection to the provider: what it is called there, who may come in by it, and a test of it. */
export function Connection({ now, may, saved }: Props) {
  const change = useChangeSingleSignOn();
  const [strays, setStrays] = useState<string[]>([]);
  const { connection, redirect_uri } = now.value;
  const form = useForm({
    initialValues: {
      issuer: connection?.issuer ?? "",
      client_id: connection?.client_id ?? "",
      client_secret: "",
      enabled: connection?.enabled ?? true,
      admits: connection?.admits ?? false,
      default_role: (connection?.default_role ?? "reader") as ModestRole,
      trusts_email: connection?.trusts_email ?? false,
    },
  });
  const submit = form.onSubmit(({ client_secret, issuer, ...rest }) =>
    change.mutate(
      // A provider is asked only when it is another one.
      { ...rest, ...(issuer === connection?.issuer ? {} : { issuer }), ...(client_secret ? { client_secret } : {}), tag: now.tag },
      {
        onSuccess: (after) => {
          saved(after);
          notifications.show({ message: text.frame.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <Stack gap="sm">
      <Title order={3}>{words.title}</Title>
      <Text c="dimmed" maw={620}>
        {words.lead}
      </Text>
      <Copied label={words.redirect} value={redirect_uri} />
      <form onSubmit={submit} noValidate>
        <Stack gap="md" maw={560}>
          <Refusal error={change.error} strays={strays} />
          <TextInput label={words.issuer} description={words.issuerHint} disabled={!may} {...form.getInputProps("issuer")} />
          <TextInput label={words.clientId} disabled={!may} autoComplete="off" {...form.getInputProps("client_id")} />
          <PasswordInput
            label={words.secret}
            description={connection?.has_client_secret ? words.secretKept : undefined}
            disabled={!may}
            autoComplete="new-password"
            {...form.getInputProps("client_secret")}
          />
          <Switch label={words.enabled} disabled={!may} {...form.getInputProps("enabled", { type: "checkbox" })} />
          <Switch label={words.admits} disabled={!may} {...form.getInputProps("admits", { type: "checkbox" })} />
          {form.values.admits ? (
            <Select label={words.role} data={roles} allowDeselect={false} disabled={!may} {...form.getInputProps("default_role")} />
          ) : null}
          <Switch label={words.trusts} description={words.trustsHint} disabled={!may} {...form.getInputProps("trusts_email", { type: "checkbox" })} />
          {may ? (
            <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
              {text.frame.save}
            </Button>
          ) : null}
        </Stack>
      </form>
      {connection && may ? <Acts testedAt={connection.tested_at ?? null} /> : null}
    </Stack>
  );
}

function Acts({ testedAt }: { testedAt: string | null }) {
  const { organization } = useSession();
  const test = useTestProvider();
  const [ending, end] = useDisclosure(false);
  return (
    <Stack gap="xs">
      <Refusal error={test.error} />
      <Group gap="sm">
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {words.test}
        </Button>
        <Button variant="default" onClick={end.open}>
          {words.end}
        </Button>
        <Text size="sm" c="dimmed">
          {testedAt ? words.tested(moment(testedAt, organization.time_zone)) : words.untested}
        </Text>
      </Group>
      <Modal opened={ending} onClose={end.close} title={words.end} closeButtonProps={{ "aria-label": text.frame.close }}>
        <End close={end.close} />
      </Modal>
    </Stack>
  );
}

function End({ close }: { close: () => void }) {
  const end = useEndSingleSignOn();
  return <Confirm act={end} send={() => end.mutate(undefined, { onSuccess: close })} body={words.endBody} label={words.end} close={close} />;
}
