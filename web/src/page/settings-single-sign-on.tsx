import { Button, Divider, Stack, Switch, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { Kept } from "../client/api";
import { useMay, useSession } from "../client/session";
import { identitiesQuery, type SingleSignOn, singleSignOnQuery, useChangeSingleSignOn, useUntie } from "../client/sso";
import { moment } from "../date/civil";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Connection } from "../sso/connection";
import { Domains } from "../sso/domains";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.sso;

export function SingleSignOnPart() {
  const { data, refetch } = useSuspenseQuery(singleSignOnQuery);
  const may = useMay("update_single_sign_on");
  return (
    <Part title={words.tab} lead={words.lead}>
      {may ? null : <Notice tone="info">{words.ownerOnly}</Notice>}
      <Domains />
      <Divider />
      <Connection key={data.tag} now={data} may={may} saved={() => void refetch()} />
      {data.value.connection ? <Required now={data} may={may} /> : null}
      {data.value.connection ? <Identities may={may} /> : null}
    </Part>
  );
}

function Required({ now, may }: { now: Kept<SingleSignOn>; may: boolean }) {
  const change = useChangeSingleSignOn();
  const tested = Boolean(now.value.connection?.tested_at);
  return (
    <Stack gap="sm">
      <Title order={3}>{words.required.title}</Title>
      <Refusal error={change.error} />
      <Switch
        label={words.required.label}
        description={words.required.hint}
        checked={now.value.required}
        disabled={!may || change.isPending || (!tested && !now.value.required)}
        onChange={({ currentTarget }) => change.mutate({ required: currentTarget.checked, tag: now.tag })}
      />
    </Stack>
  );
}

function Identities({ may }: { may: boolean }) {
  const { data } = useSuspenseQuery(identitiesQuery);
  const untie = useUntie();
  const { organization } = useSession();
  return (
    <Stack gap="sm">
      <Title order={3}>{words.identities.title}</Title>
      <Refusal error={untie.error} />
      {data.length === 0 ? <Text c="dimmed">{words.identities.empty}</Text> : null}
      <ul className={classes.list}>
        {data.map(({ id, person, email, used_at }) => (
          <li key={id} className={classes.row}>
            <div>
              <Text fw={600}>{person.name}</Text>
              <Text size="sm" c="dimmed">
                {email} · {words.identities.last(moment(used_at, organization.time_zone))}
              </Text>
            </div>
            {may ? (
              <Button
                size="xs"
                variant="default"
                loading={untie.isPending && untie.variables === id}
                onClick={() => untie.mutate(id)}
                aria-label={`${words.identities.untie}: ${person.name}`}
              >
                {words.identities.untie}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Stack>
  );
}
