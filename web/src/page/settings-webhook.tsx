import { Anchor, Button, Group, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Kept } from "../client/api";
import { useMay } from "../client/session";
import type { WebhookEndpoint } from "../client/shape";
import { endpointQuery, useChangeEndpoint, useRecover, useRemoveEndpoint, useRotateSecret, useTestEndpoint } from "../client/webhook";
import { told } from "../date/civil";
import { Confirm } from "../frame/confirm";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { SecretDialog } from "../key/dialog";
import { Secret } from "../key/secret";
import { inMoment } from "../key/words";
import { text } from "../text/text";
import { EndpointBadge } from "../webhook/badge";
import { EndpointForm } from "../webhook/form";
import { DeliveryLog } from "../webhook/log";

const words = text.webhook;
const route = getRouteApi("/inside/settings/webhooks/$id");

type Kind = "change" | "off" | "rotate" | "recover" | "remove";
type Act = { kind: Kind } | { kind: "made"; secret: string };
type Of = { of: Kept<WebhookEndpoint>; close: () => void };

/** One endpoint: how it fares, what can be done with it, what it was sent. */
export function WebhookPart() {
  const { id } = route.useParams();
  const { data: found } = useSuspenseQuery(endpointQuery(id));
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const titles = { change: words.change, off: words.switchOff, rotate: words.rotate, recover: words.recover, remove: words.remove, made: words.made };
  const { name, url, types, enabled, disabled_because, failing_since, former_secret_until } = found.value;
  return (
    <Stack gap="xl">
      <Part
        title={name}
        lead={
          <Anchor underline="hover" renderRoot={(props) => <Link to="/settings/webhooks" {...props} />}>
            {words.all_webhooks}
          </Anchor>
        }
        actions={<EndpointBadge of={found.value} />}
      >
        {disabled_because ? <Notice tone="bad">{told(disabled_because)}</Notice> : null}
        {enabled && failing_since ? <Notice tone="warn">{words.failing(inMoment(failing_since))}</Notice> : null}
        <Stack gap={2}>
          <Text style={{ overflowWrap: "anywhere" }}>{url}</Text>
          <Text size="sm" c="dimmed">
            {types.length === 0 ? words.every : types.map((type) => text.activity.names[type]).join(" · ")}
          </Text>
          {former_secret_until ? <Text size="sm">{words.former(inMoment(former_secret_until))}</Text> : null}
        </Stack>
        <Deeds of={found} open={(kind) => setAct({ kind })} />
      </Part>
      <DeliveryLog id={id} enabled={enabled} />
      <SecretDialog title={act && titles[act.kind]} holds={act?.kind === "made"} close={close}>
        {act?.kind === "change" ? <Changing of={found} close={close} /> : null}
        {act?.kind === "off" ? <SwitchingOff of={found} close={close} /> : null}
        {act?.kind === "rotate" ? <Rotation of={found} close={close} made={(secret) => setAct({ kind: "made", secret })} /> : null}
        {act?.kind === "recover" ? <Recovery of={found} close={close} /> : null}
        {act?.kind === "remove" ? <Removal of={found} close={close} /> : null}
        {act?.kind === "made" ? <Secret secret={act.secret} close={close} words={words} /> : null}
      </SecretDialog>
    </Stack>
  );
}

function Deeds({ of: { value, tag }, open }: { of: Kept<WebhookEndpoint>; open: (kind: Kind) => void }) {
  const mayChange = useMay("update_webhook_endpoint");
  const test = useTestEndpoint(value.id);
  const change = useChangeEndpoint(value.id);
  const said = (message: string) => ({ onSuccess: () => notifications.show({ message }) });
  return (
    <Stack gap="xs">
      <Refusal error={test.error ?? change.error} />
      <Group gap="xs">
        {value.enabled ? (
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate(undefined, said(words.tested))}>
            {words.test}
          </Button>
        ) : null}
        {mayChange && !value.enabled ? (
          <Button loading={change.isPending} onClick={() => change.mutate({ enabled: true, tag })}>
            {words.switchOn}
          </Button>
        ) : null}
        {value.enabled ? (
          <Button variant="default" onClick={() => open("recover")}>
            {words.recover}
          </Button>
        ) : null}
        {mayChange ? (
          <>
            <Button variant="default" onClick={() => open("change")}>
              {words.change}
            </Button>
            <Button variant="default" onClick={() => open("rotate")}>
              {words.rotate}
            </Button>
            {value.enabled ? (
              <Button variant="default" onClick={() => open("off")}>
                {words.switchOff}
              </Button>
            ) : null}
          </>
        ) : null}
        <Button variant="default" onClick={() => open("remove")}>
          {words.remove}
        </Button>
      </Group>
    </Stack>
  );
}

function Changing({ of: { value, tag }, close }: Of) {
  const change = useChangeEndpoint(value.id);
  const send = {
    ...change,
    mutate: (sent: Pick<WebhookEndpoint, "name" | "url" | "types">, then: { onError: (error: Error) => void }) =>
      change.mutate({ ...sent, tag }, { ...then, onSuccess: close }),
  };
  return <EndpointForm of={value} send={send} label={words.save} close={close} />;
}

function SwitchingOff({ of: { value, tag }, close }: Of) {
  const change = useChangeEndpoint(value.id);
  const send = () => change.mutate({ enabled: false, tag }, { onSuccess: close });
  return <Confirm act={change} send={send} body={words.offBody(value.name)} label={words.switchOff} close={close} />;
}

function Rotation({ of: { value }, close, made }: Of & { made: (secret: string) => void }) {
  const rotate = useRotateSecret(value.id);
  const send = () => rotate.mutate(undefined, { onSuccess: ({ secret }) => made(secret) });
  return <Confirm act={rotate} send={send} body={words.rotateBody} label={words.rotate} close={close} />;
}

function Recovery({ of: { value }, close }: Of) {
  const recover = useRecover(value.id);
  const [days, setDays] = useState("3");
  const send = () =>
    recover.mutate(Number(days) * 24, {
      onSuccess: ({ count }) => {
        notifications.show({ message: words.recovered(count) });
        close();
      },
    });
  return (
    <Confirm act={recover} send={send} body={words.recoverBody} label={words.recover} close={close}>
      <Select
        label={words.back}
        allowDeselect={false}
        value={days}
        onChange={(value) => setDays(value ?? "3")}
        data={[1, 3, 7, 30].map((n) => ({ value: `${n}`, label: words.days(n) }))}
      />
    </Confirm>
  );
}

function Removal({ of: { value }, close }: Of) {
  const navigate = useNavigate();
  const remove = useRemoveEndpoint(value.id, () => navigate({ to: "/settings/webhooks" }));
  return <Confirm act={remove} send={() => remove.mutate()} body={words.removeBody(value.name)} label={words.remove} close={close} />;
}
