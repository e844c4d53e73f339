import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../client/session";
import type { WebhookEndpoint } from "../client/shape";
import { endpointsQuery, useAddEndpoint } from "../client/webhook";
import { Part } from "../frame/part";
import { SecretDialog } from "../key/dialog";
import { Secret } from "../key/secret";
import { inMoment } from "../key/words";
import { text } from "../text/text";
import { EndpointBadge } from "../webhook/badge";
import { EndpointForm } from "../webhook/form";
import classes from "./register.module.css";

const words = text.webhook;

type Act = { kind: "add" } | { kind: "made"; secret: string };

export function WebhooksPart() {
  const { data: endpoints } = useSuspenseQuery(endpointsQuery);
  const mayAdd = useMay("create_webhook_endpoint");
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const titles = { add: words.add, made: words.made };
  return (
    <Part
      title={words.tab}
      lead={words.lead}
      actions={
        mayAdd ? (
          <Button leftSection={<IconPlus size={17} />} onClick={() => setAct({ kind: "add" })}>
            {words.add}
          </Button>
        ) : null
      }
    >
      {endpoints.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {endpoints.map((endpoint) => (
          <EndpointRow key={endpoint.id} of={endpoint} />
        ))}
      </ul>
      <SecretDialog title={act && titles[act.kind]} holds={act?.kind === "made"} close={close}>
        {act?.kind === "add" ? <Adding made={(secret) => setAct({ kind: "made", secret })} close={close} /> : null}
        {act?.kind === "made" ? <Secret secret={act.secret} close={close} words={words} /> : null}
      </SecretDialog>
    </Part>
  );
}

function Adding({ made, close }: { made: (secret: string) => void; close: () => void }) {
  const add = useAddEndpoint();
  const send = {
    ...add,
    mutate: (sent: Parameters<typeof add.mutate>[0], then: { onError: (error: Error) => void }) =>
      add.mutate(sent, { ...then, onSuccess: ({ secret }) => made(secret) }),
  };
  return <EndpointForm send={send} label={words.add} close={close} />;
}

function EndpointRow({ of: endpoint }: { of: WebhookEndpoint }) {
  const { id, name, url, types, disabled_because, enabled, failing_since } = endpoint;
  return (
    <li className={classes.row}>
      <Stack gap={2} flex="1 1 300px" miw={0}>
        <Anchor fw={600} underline="hover" renderRoot={(props) => <Link to="/settings/webhooks/$id" params={{ id }} {...props} />}>
          {name}
        </Anchor>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {url}
        </Text>
        <Text size="sm" c="dimmed">
          {types.length === 0 ? words.every : words.some(types.length)}
        </Text>
        {disabled_because ? <Text size="sm">{disabled_because}</Text> : null}
        {enabled && failing_since ? <Text size="sm">{words.failing(inMoment(failing_since))}</Text> : null}
      </Stack>
      <EndpointBadge of={endpoint} />
    </li>
  );
}
