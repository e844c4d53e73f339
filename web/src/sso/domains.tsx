import { Button, Group, Modal, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconAlertTriangleFilled, IconCircle, IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import { domainsQuery, type MailDomain, useAddDomain, useRemoveDomain, useVerifyDomain } from "../client/sso";
import { useMay } from "../client/session";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { Copied } from "./copied";

const words = text.sso.domains;

const signs = {
  pending: { tone: "mute", icon: IconCircle },
  verified: { tone: "ok", icon: IconCircleCheckFilled },
  missing: { tone: "warn", icon: IconAlertTriangleFilled },
  lost: { tone: "bad", icon: IconCircleXFilled },
} as const;

/** The domains of the organization's addresses, and how each is proved. */
export function Domains() {
  const { data: domains } = useSuspenseQuery(domainsQuery);
  const may = useMay("create_mail_domain");
  return (
    <Stack gap="sm">
      <Title order={3}>{words.title}</Title>
      <Text c="dimmed" maw={620}>
        {words.lead}
      </Text>
      {domains.length === 0 ? <Text>{words.empty}</Text> : null}
      <ul className={classes.list}>
        {domains.map((domain) => (
          <Row key={domain.id} domain={domain} may={may} />
        ))}
      </ul>
      {may ? <Add /> : null}
    </Stack>
  );
}

function Row({ domain, may }: { domain: MailDomain; may: boolean }) {
  const verify = useVerifyDomain();
  const [removing, removal] = useDisclosure(false);
  const { id, name, state } = domain;
  const told = { onSuccess: () => notifications.show({ message: words.verified(name) }) };
  return (
    <li className={classes.row}>
      <Stack gap="xs" style={{ minWidth: 0, flex: "1 1 20rem" }}>
        <Group gap="xs">
          <Text fw={600}>{name}</Text>
          <Badge {...signs[state]} label={words.states[state]} />
        </Group>
        <Refusal error={verify.error} />
        {state === "verified" ? null : (
          <>
            <Copied label={words.recordName} value={domain.record_name} />
            <Copied label={words.recordValue} value={domain.record_value} />
          </>
        )}
      </Stack>
      {may ? (
        <Group gap="xs">
          {state === "verified" ? null : (
            <Button size="xs" loading={verify.isPending} onClick={() => verify.mutate(id, told)} aria-label={`${words.verify}: ${name}`}>
              {words.verify}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={removal.open} aria-label={`${words.remove}: ${name}`}>
            {words.remove}
          </Button>
        </Group>
      ) : null}
      <Modal opened={removing} onClose={removal.close} title={words.remove} closeButtonProps={{ "aria-label": text.frame.close }}>
        <Remove domain={domain} close={removal.close} />
      </Modal>
    </li>
  );
}

function Remove({ domain, close }: { domain: MailDomain; close: () => void }) {
  const remove = useRemoveDomain();
  const send = () => remove.mutate(domain.id, { onSuccess: close });
  return <Confirm act={remove} send={send} body={words.removeBody(domain.name)} label={words.remove} close={close} />;
}

function Add() {
  const add = useAddDomain();
  const form = useForm({ initialValues: { name: "" } });
  const submit = form.onSubmit(({ name }) =>
    add.mutate(name, { onSuccess: () => form.reset(), onError: (error) => void showRefusal(form, error) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs" maw={480}>
        <Refusal error={add.error} />
        <Group gap="sm" align="flex-end">
          <TextInput label={words.name} placeholder="example.com" style={{ flex: 1 }} {...form.getInputProps("name")} />
          <Button type="submit" variant="default" loading={add.isPending}>
            {words.add}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
