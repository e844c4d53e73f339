import { Badge, Button, Group, Modal, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../client/organization";
import { clientsQuery, useChooseConsultants, useHandOver, useLeaveClient, useOpenClient } from "../client/portfolio";
import { useMay, useSession } from "../client/session";
import type { Client } from "../client/shape";
import { AskForm, CodePart } from "../consultancy/ask";
import { inWords } from "../date/civil";
import { CountryField } from "../field/country";
import { showRefusal } from "../field/refused";
import { ZoneField } from "../field/zone";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { Ends } from "../frame/ends";
import { EnterClient } from "../portfolio/enter";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.portfolio.clients;

type Act = { kind: "invite" | "open" } | { kind: "people" | "hand" | "leave"; client: Client };

function titleOf(act: Act | null): string {
  if (!act) return "";
  if (!("client" in act)) return words[act.kind];
  const { name } = act.client.organization;
  return { people: words.peopleOf(name), hand: words.handOf(name), leave: words.leaveOf(name) }[act.kind];
}

/** The organizations that let the consultancy in, and what can be done about each. */
export function Clients() {
  const { data: clients } = useSuspenseQuery(clientsQuery);
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const may = useMay("create_client");
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        may ? (
          <Group gap="sm">
            <Button onClick={() => setAct({ kind: "invite" })}>{words.invite}</Button>
            <Button variant="default" onClick={() => setAct({ kind: "open" })}>
              {words.open}
            </Button>
          </Group>
        ) : null
      }
    >
      {clients.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {clients.map((client) => (
          <ClientRow key={client.id} client={client} may={may} setAct={setAct} />
        ))}
      </ul>
      {may ? <CodePart /> : null}
      <Modal opened={act !== null} onClose={close} title={titleOf(act)} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "invite" ? <AskForm side="consultancy" lead={words.inviteLead} submitLabel={words.inviteSubmit} close={close} /> : null}
        {act?.kind === "open" ? <OpenForm close={close} /> : null}
        {act?.kind === "people" ? <PeopleForm client={act.client} close={close} /> : null}
        {act?.kind === "hand" ? <HandForm client={act.client} close={close} /> : null}
        {act?.kind === "leave" ? <Leaving client={act.client} close={close} /> : null}
      </Modal>
    </Page>
  );
}

function ClientRow({ client, may, setAct }: { client: Client; may: boolean; setAct: (act: Act) => void }) {
  const { name, id } = client.organization;
  const scope = client.limited ? words.limited : text.consultancy.all;
  const until = client.ends_on ? text.consultancy.untilDay(inWords(client.ends_on)) : null;
  const act = (kind: "people" | "hand" | "leave", label: string) => (
    <Button key={kind} variant="default" size="xs" onClick={() => setAct({ kind, client })} aria-label={`${label}: ${name}`}>
      {label}
    </Button>
  );
  return (
    <li className={classes.row}>
      <div>
        <EnterClient organization={id} name={name} /> {client.founding ? <Badge variant="light">{words.founding}</Badge> : null}
        <Text size="sm">{[text.people.roles[client.role], scope, until].filter(Boolean).join(" · ")}</Text>
        <Text size="sm" c="dimmed">
          {text.consultancy.people(client.consultants.map((it) => it.name))} {client.handover_to ? `· ${words.waiting(client.handover_to)}` : ""}
        </Text>
      </div>
      {may ? (
        <Group gap="xs">
          {act("people", words.people)}
          {client.founding ? act("hand", words.hand) : act("leave", words.leave)}
        </Group>
      ) : null}
    </li>
  );
}

function OpenForm({ close }: { close: () => void }) {
  const { organization } = useSession();
  const open = useOpenClient();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { name: "", country: organization.country, time_zone: organization.time_zone } });
  const submit = form.onSubmit((values) =>
    open.mutate(values, {
      onSuccess: () => {
        notifications.show({ message: words.opened });
        close();
      },
      onError: (error) => setStrays(showRefusal(form, error)),
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{words.openLead}</Text>
        <Refusal error={open.error} strays={strays} />
        <TextInput label={words.name} data-autofocus {...form.getInputProps("name")} />
        <CountryField label={text.settings.organization.country} allowDeselect={false} {...form.getInputProps("country")} />
        <ZoneField label={text.settings.organization.zone} {...form.getInputProps("time_zone")} />
        <Ends close={close} label={words.open} pending={open.isPending} />
      </Stack>
    </form>
  );
}

function PeopleForm({ client, close }: { client: Client; close: () => void }) {
  const { data: members } = useSuspenseQuery(membersQuery);
  const choose = useChooseConsultants(client.id);
  const form = useForm({ initialValues: { ids: client.consultants.map(({ id }) => id) } });
  return (
    <form onSubmit={form.onSubmit(({ ids }) => choose.mutate(ids, { onSuccess: close }))} noValidate>
      <Stack gap="md">
        <Refusal error={choose.error} />
        <MultiSelect
          label={words.people}
          data={members.filter(({ grant }) => !grant).map(({ id, person }) => ({ value: id, label: person.name }))}
          {...form.getInputProps("ids")}
        />
        <Ends close={close} label={text.frame.save} pending={choose.isPending} />
      </Stack>
    </form>
  );
}

function HandForm({ client, close }: { client: Client; close: () => void }) {
  const hand = useHandOver(client.id);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { email: client.handover_to ?? "" } });
  const submit = form.onSubmit(({ email }) =>
    hand.mutate(email, {
      onSuccess: () => {
        notifications.show({ message: words.handed });
        close();
      },
      onError: (error) => setStrays(showRefusal(form, error)),
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{words.handLead}</Text>
        <Refusal error={hand.error} strays={strays} />
        <TextInput label={text.consultancy.byMail} type="email" data-autofocus {...form.getInputProps("email")} />
        <Ends close={close} label={words.hand} pending={hand.isPending} />
      </Stack>
    </form>
  );
}

function Leaving({ client, close }: { client: Client; close: () => void }) {
  const leave = useLeaveClient(client.id);
  return (
    <Confirm
      act={leave}
      send={() => leave.mutate(undefined, { onSuccess: close })}
      body={words.leaveBody(client.organization.name)}
      label={words.leave}
      close={close}
    />
  );
}
