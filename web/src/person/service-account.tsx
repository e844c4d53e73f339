import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountQuery, accountsQuery, useAddAccount, useChangeAccount, useEndAccount } from "../client/key";
import { useMay } from "../client/session";
import type { Role, ServiceAccount } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { PlaceFields, type PlaceValues, placeOf, standing } from "./place-form";

const words = text.key.accounts;

type Act = { kind: "add" } | { kind: "change" | "end"; account: ServiceAccount };

/** The places of programs, beside those of people. */
export function ServiceAccounts() {
  const { data = [] } = useQuery(accountsQuery);
  const may = useMay("create_service_account");
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const title = act?.kind === "add" ? words.add : act ? `${words[act.kind]}: ${act.account.name}` : "";
  if (!may && data.length === 0) return null;
  return (
    <Part
      title={words.title}
      lead={words.lead}
      actions={
        may ? (
          <Button variant="default" onClick={() => setAct({ kind: "add" })}>
            {words.add}
          </Button>
        ) : null
      }
    >
      {data.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {data.map((account) => (
          <li key={account.id} className={classes.row}>
            <div>
              <Text fw={600}>{account.name}</Text>
              <Text size="sm">{standing({ ...account, certification_ids: account.certification_ids ?? null })}</Text>
            </div>
            {may ? (
              <Group gap="xs">
                {(["change", "end"] as const).map((kind) => (
                  <Button key={kind} variant="default" size="xs" onClick={() => setAct({ kind, account })} aria-label={`${words[kind]}: ${account.name}`}>
                    {words[kind]}
                  </Button>
                ))}
              </Group>
            ) : null}
          </li>
        ))}
      </ul>
      <Modal opened={act !== null} onClose={close} title={title} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "add" ? <NewAccount close={close} /> : null}
        {act?.kind === "change" ? <OldAccount id={act.account.id} close={close} /> : null}
        {act?.kind === "end" ? <Ending account={act.account} close={close} /> : null}
      </Modal>
    </Part>
  );
}

function NewAccount({ close }: { close: () => void }) {
  const add = useAddAccount();
  return <AccountForm save={add} close={close} />;
}

function OldAccount({ id, close }: { id: string; close: () => void }) {
  const { data, isFetchedAfterMount } = useQuery({ ...accountQuery(id), staleTime: 0 });
  const change = useChangeAccount(id);
  if (!data || !isFetchedAfterMount) return <Loading />;
  return <AccountForm save={change} tag={data.tag} account={data.value as ServiceAccount} close={close} />;
}

type Save = ReturnType<typeof useAddAccount> | ReturnType<typeof useChangeAccount>;

function AccountForm({ save, tag, account, close }: { save: Save; tag?: string; account?: ServiceAccount; close: () => void }) {
  const [base] = useState(tag);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<PlaceValues & { name: string }>({
    initialValues: {
      name: account?.name ?? "",
      role: (account?.role ?? "reader") as Role,
      certification_ids: account?.certification_ids ?? [],
      starts_on: account?.starts_on ?? "",
      ends_on: account?.ends_on ?? "",
    },
  });
  const submit = form.onSubmit(({ name, ...place }) =>
    (save.mutate as (sent: unknown, then: object) => void)(
      { name, ...placeOf(place), ...(base ? { tag: base } : {}) },
      { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={save.error} strays={strays} />
        <TextInput label={words.name} data-autofocus {...form.getInputProps("name")} />
        <PlaceFields form={form} program />
        <Ends close={close} label={text.frame.save} pending={save.isPending} />
      </Stack>
    </form>
  );
}

function Ending({ account, close }: { account: ServiceAccount; close: () => void }) {
  const end = useEndAccount(account.id);
  return (
    <Confirm act={end} send={() => end.mutate(undefined, { onSuccess: close })} body={words.endBody(account.name)} label={words.end} close={close} />
  );
}
