import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { knowsPasskeys } from "../client/passkey";
import { factorsQuery, type Passkey, useNewPasskey, useRemovePasskey, useRenamePasskey } from "../client/security";
import { Part } from "../frame/part";
import { Confirm } from "../frame/confirm";
import { Ends } from "../frame/ends";
import { locale } from "../language/choice";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { CodeList } from "./codes";
import { Reply } from "./show-factor";

const words = text.security.passkey;
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

type Act = { kind: "add" } | { kind: "rename" | "remove"; passkey: Passkey };

/** The passkeys of the person. */
export function Passkeys() {
  const { data } = useSuspenseQuery(factorsQuery);
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const possible = data.passkey_domain !== null && knowsPasskeys(data.passkey_domain);
  const title = act?.kind === "add" ? words.add : act ? `${words[act.kind]}: ${act.passkey.name}` : "";
  return (
    <Part
      title={words.title}
      lead={words.lead}
      actions={
        possible ? (
          <Button variant="default" onClick={() => setAct({ kind: "add" })}>
            {words.add}
          </Button>
        ) : null
      }
    >
      {possible ? null : <Text c="dimmed">{data.passkey_domain ? words.elsewhere(data.passkey_domain) : words.impossible}</Text>}
      {data.passkeys.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {data.passkeys.map((passkey) => (
          <li key={passkey.id} className={classes.row}>
            <div>
              <Text fw={600}>{passkey.name}</Text>
              <Text size="sm" c="dimmed">
                {words.made(moment.format(new Date(passkey.created_at)))}
                {passkey.last_used_at ? ` · ${words.used(moment.format(new Date(passkey.last_used_at)))}` : ""}
              </Text>
            </div>
            <Group gap="xs">
              {(["rename", "remove"] as const).map((kind) => (
                <Button key={kind} variant="default" size="xs" onClick={() => setAct({ kind, passkey })} aria-label={`${words[kind]}: ${passkey.name}`}>
                  {words[kind]}
                </Button>
              ))}
            </Group>
          </li>
        ))}
      </ul>
      <Modal opened={act !== null} onClose={close} title={title} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "add" ? <Adding close={close} /> : null}
        {act?.kind === "rename" ? <Renaming passkey={act.passkey} close={close} /> : null}
        {act?.kind === "remove" ? <Removing passkey={act.passkey} close={close} /> : null}
      </Modal>
    </Part>
  );
}

type NameProps = { first: string; send: (name: string) => void; pending: boolean; label: string; close: () => void };

function NameForm({ first, send, pending, label, close }: NameProps) {
  const [name, setName] = useState(first);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(name);
      }}
      noValidate
    >
      <Stack gap="md">
        <TextInput label={words.name} description={words.nameHint} data-autofocus maxLength={100} required withAsterisk={false} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Ends close={close} label={label} pending={pending} />
      </Stack>
    </form>
  );
}

function Adding({ close }: { close: () => void }) {
  const add = useNewPasskey();
  const codes = add.data?.recovery_codes ?? [];
  if (codes.length > 0) return <CodeList codes={codes} close={close} />;
  const send = (name: string) => add.mutate(name, { onSuccess: (made) => (made.recovery_codes.length === 0 ? close() : undefined) });
  return (
    <Stack gap="md">
      <Reply error={add.error} />
      <NameForm first="" send={send} pending={add.isPending} label={words.go} close={close} />
    </Stack>
  );
}

function Renaming({ passkey, close }: { passkey: Passkey; close: () => void }) {
  const rename = useRenamePasskey(passkey.id);
  return (
    <Stack gap="md">
      <Reply error={rename.error} />
      <NameForm first={passkey.name} send={(name) => rename.mutate(name, { onSuccess: close })} pending={rename.isPending} label={text.frame.save} close={close} />
    </Stack>
  );
}

function Removing({ passkey, close }: { passkey: Passkey; close: () => void }) {
  const remove = useRemovePasskey(passkey.id);
  const send = () => remove.mutate(undefined, { onSuccess: close });
  return <Confirm act={remove} send={send} body={words.removeBody} label={words.remove} close={close} />;
}
