import { Button, Group, Modal, Select, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  type Group as DirectoryGroup,
  type Provisioning,
  provisioningQuery,
  useChangeGroup,
  useChangeProvisioning,
  useMakeToken,
  useTakeTokenBack,
} from "../client/provisioning";
import { useMay, useSession } from "../client/session";
import type { Role } from "../client/shape";
import type { ModestRole } from "../client/sso";
import { moment } from "../date/civil";
import { Confirm } from "../frame/confirm";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Copied } from "../sso/copied";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.provisioning;
const modest = Object.entries(text.sso.connection.roles).map(([value, label]) => ({ value, label }));
const given = Object.entries(text.people.roles)
  .filter(([value]) => value !== "external_auditor")
  .map(([value, label]) => ({ value, label }));

export function ProvisioningPart() {
  const { data } = useSuspenseQuery(provisioningQuery);
  const may = useMay("create_provisioning_token");
  return (
    <Part title={words.tab} lead={words.lead}>
      {may ? null : <Notice tone="info">{text.sso.ownerOnly}</Notice>}
      <Copied label={words.address} value={data.base_url} />
      <Tokens now={data} may={may} />
      {data.tokens.length > 0 ? <Usual now={data} may={may} /> : null}
      <Groups groups={data.groups} may={may} />
      {data.unplaced.length > 0 ? <Unplaced now={data} /> : null}
    </Part>
  );
}

function Tokens({ now, may }: { now: Provisioning; may: boolean }) {
  const [asking, ask] = useState<"make" | "renew" | "takeBack" | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const { tokens } = now;
  const next = tokens.length > 0 ? "renew" : "make";
  const close = () => ask(null);
  return (
    <Stack gap="sm">
      {tokens.length === 0 ? <Text>{words.none}</Text> : null}
      <ul className={classes.list}>
        {tokens.map((token) => (
          <TokenRow key={token.hint} token={token} />
        ))}
      </ul>
      {tokens.length > 0 ? <Text c="dimmed">{words.users(now.users)}</Text> : null}
      {made ? (
        <Notice tone="warn" live>
          <Copied label={words.secret} value={made} />
          <Text inherit>{words.once}</Text>
        </Notice>
      ) : null}
      {may ? (
        <Group gap="sm">
          <Button variant={tokens.length > 0 ? "default" : "filled"} onClick={() => ask(next)}>
            {words[next]}
          </Button>
          {tokens.length > 0 ? (
            <Button variant="default" onClick={() => ask("takeBack")}>
              {words.takeBack}
            </Button>
          ) : null}
        </Group>
      ) : null}
      <Modal opened={asking !== null} onClose={close} title={asking ? words[asking] : ""} closeButtonProps={{ "aria-label": text.frame.close }}>
        {asking === "make" || asking === "renew" ? <Make again={asking === "renew"} made={setMade} close={close} /> : null}
        {asking === "takeBack" ? <TakeBack close={close} done={() => setMade(null)} /> : null}
      </Modal>
    </Stack>
  );
}

function TokenRow({ token }: { token: Provisioning["tokens"][number] }) {
  const { organization } = useSession();
  const at = (instant: string) => moment(instant, organization.time_zone);
  return (
    <li className={classes.row}>
      <div>
        <Text fw={600}>{token.hint}</Text>
        <Text size="sm" c="dimmed">
          {words.made(at(token.created_at), at(token.expires_at))} {token.used_at ? words.used(at(token.used_at)) : words.unused}
        </Text>
      </div>
    </li>
  );
}

function Make({ again, made, close }: { again: boolean; made: (token: string) => void; close: () => void }) {
  const make = useMakeToken();
  const [days, setDays] = useState("365");
  const [hours, setHours] = useState("24");
  const told = (token: string) => {
    made(token);
    close();
  };
  const send = () =>
    make.mutate({ lifetime_days: Number(days), overlap_hours: Number(hours) }, { onSuccess: ({ token }) => told(token) });
  return (
    <Confirm act={make} send={send} body={again ? words.renewBody : words.makeBody} label={again ? words.renew : words.make} close={close}>
      <Select label={words.lifetime} data={words.lifetimes} value={days} allowDeselect={false} onChange={(value) => setDays(value ?? "365")} />
      {again ? <Select label={words.overlap} data={words.overlaps} value={hours} allowDeselect={false} onChange={(value) => setHours(value ?? "24")} /> : null}
    </Confirm>
  );
}

function TakeBack({ close, done }: { close: () => void; done: () => void }) {
  const takeBack = useTakeTokenBack();
  const send = () =>
    takeBack.mutate(undefined, {
      onSuccess: () => {
        done();
        close();
      },
    });
  return <Confirm act={takeBack} send={send} body={words.takeBackBody} label={words.takeBack} close={close} />;
}

function Usual({ now, may }: { now: Provisioning; may: boolean }) {
  const change = useChangeProvisioning();
  const saved = { onSuccess: () => notifications.show({ message: text.frame.saved }) };
  return (
    <Stack gap="xs" maw={420}>
      <Refusal error={change.error} />
      <Select
        label={words.usual}
        data={modest}
        value={now.default_role}
        allowDeselect={false}
        disabled={!may}
        onChange={(role) => (role ? change.mutate(role as ModestRole, saved) : undefined)}
      />
    </Stack>
  );
}

function Groups({ groups, may }: { groups: DirectoryGroup[]; may: boolean }) {
  const change = useChangeGroup();
  const set = (id: string, role: string | null) => change.mutate({ id, role: role as Exclude<Role, "external_auditor"> | null });
  return (
    <Stack gap="xs">
      <Title order={3}>{words.groups.title}</Title>
      <Text c="dimmed">{groups.length === 0 ? words.groups.empty : words.groups.lead}</Text>
      <Refusal error={change.error} />
      <ul className={classes.list}>
        {groups.map(({ id, name, role, members }) => (
          <li key={id} className={classes.row}>
            <div>
              <Text fw={600}>{name}</Text>
              <Text size="sm" c="dimmed">
                {words.groups.members(members)}
              </Text>
            </div>
            <Select
              aria-label={words.groups.role(name)}
              placeholder={words.groups.none}
              data={given}
              value={role ?? null}
              clearable={may}
              disabled={!may}
              onChange={(value) => set(id, value)}
            />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Unplaced({ now }: { now: Provisioning }) {
  return (
    <Stack gap="xs">
      <Title order={3}>{words.unplaced.title}</Title>
      <ul className={classes.list}>
        {now.unplaced.map(({ user_name, reason }) => (
          <li key={user_name} className={classes.row}>
            <div>
              <Text fw={600}>{user_name}</Text>
              <Text size="sm" c="dimmed">
                {words.unplaced.reasons[reason]}
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
