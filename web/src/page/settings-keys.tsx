import { Badge, Button, Group, Select, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { keysQuery, useEndKey, useRotateKey } from "../client/key";
import { useMay, useSession } from "../client/session";
import type { ApiKey } from "../client/shape";
import { Confirm } from "../frame/confirm";
import { Part } from "../frame/part";
import { KeyForm } from "../key/form";
import { SecretDialog } from "../key/dialog";
import { Secret } from "../key/secret";
import { inMoment, scopeName, standing } from "../key/words";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.key;

type Act = { kind: "make" } | { kind: "rotate" | "revoke"; key: ApiKey } | { kind: "made"; secret: string };

export function KeysPart() {
  const { data: keys } = useSuspenseQuery(keysQuery);
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const made = (secret: string) => setAct({ kind: "made", secret });
  const titles = { make: words.add, made: words.made, rotate: words.rotate, revoke: words.revoke };
  return (
    <Part
      title={words.tab}
      lead={words.lead}
      actions={
        <Button leftSection={<IconPlus size={17} />} onClick={() => setAct({ kind: "make" })}>
          {words.add}
        </Button>
      }
    >
      {keys.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {(keys as ApiKey[]).map((key) => (
          <KeyRow key={key.id} of={key} setAct={setAct} />
        ))}
      </ul>
      <SecretDialog title={act && titles[act.kind]} holds={act?.kind === "made"} close={close}>
        {act?.kind === "make" ? <KeyForm made={made} close={close} /> : null}
        {act?.kind === "made" ? <Secret secret={act.secret} close={close} /> : null}
        {act?.kind === "rotate" ? <Rotation of={act.key} made={made} close={close} /> : null}
        {act?.kind === "revoke" ? <Revocation of={act.key} close={close} /> : null}
      </SecretDialog>
    </Part>
  );
}

function KeyRow({ of: key, setAct }: { of: ApiKey; setAct: (act: Act) => void }) {
  const { membership } = useSession();
  const keeps = useMay("create_service_account");
  const own = key.owner.id === membership.id;
  const mayRotate = (own || (key.of_service_account && keeps)) && !key.successor_id;
  const { name, last_used_at, last_address, networks } = key;
  return (
    <li className={classes.row}>
      <Stack gap={2} flex="1 1 300px">
        <Text fw={600} component="div">
          {name} <Badge variant={key.state === "working" ? "light" : "default"}>{words.states[key.state]}</Badge>
        </Text>
        <Text size="sm" c="dimmed">
          {[key.hint, own ? "" : words.of(key.owner.name), standing(key)].filter(Boolean).join(" · ")}
        </Text>
        <Text size="sm">{[...key.scopes.map(scopeName), networks.length > 0 ? words.onlyFrom(networks.join(", ")) : ""].filter(Boolean).join(" · ")}</Text>
        <Text size="sm" c="dimmed">
          {last_used_at ? words.used(inMoment(last_used_at), last_address ?? "") : words.unused}
        </Text>
      </Stack>
      {key.state === "working" ? (
        <Group gap="xs">
          {mayRotate ? (
            <Button variant="default" size="xs" onClick={() => setAct({ kind: "rotate", key })} aria-label={`${words.rotate}: ${name}`}>
              {words.rotate}
            </Button>
          ) : null}
          <Button variant="default" size="xs" onClick={() => setAct({ kind: "revoke", key })} aria-label={`${words.revoke}: ${name}`}>
            {words.revoke}
          </Button>
        </Group>
      ) : null}
    </li>
  );
}

function Rotation({ of: key, made, close }: { of: ApiKey; made: (secret: string) => void; close: () => void }) {
  const rotate = useRotateKey(key.id);
  const [hours, setHours] = useState("24");
  return (
    <Confirm
      act={rotate}
      send={() => rotate.mutate(Number(hours), { onSuccess: ({ secret }) => made(secret) })}
      body={words.rotateBody(key.name)}
      label={words.rotate}
      close={close}
    >
      <Select
        label={words.overlap}
        allowDeselect={false}
        value={hours}
        onChange={(value) => setHours(value ?? "24")}
        data={[0, 1, 24, 72, 168].map((value) => ({ value: `${value}`, label: words.hours(value) }))}
      />
    </Confirm>
  );
}

function Revocation({ of: key, close }: { of: ApiKey; close: () => void }) {
  const end = useEndKey(key.id);
  return (
    <Confirm act={end} send={() => end.mutate(undefined, { onSuccess: close })} body={words.revokeBody(key.name)} label={words.revoke} close={close} />
  );
}
