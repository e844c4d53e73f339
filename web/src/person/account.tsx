import { Badge, Button, Group, Modal, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { placesQuery, signInsQuery, useEndSignIn, useEnter, useLeaveOrganization, useOpenOrganization } from "../client/people";
import { useSession } from "../client/session";
import { CountryField } from "../field/country";
import { showRefusal } from "../field/refused";
import { ZoneField } from "../field/zone";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import { locale } from "../language/choice";
import classes from "../page/register.module.css";
import { text } from "../text/text";

const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** The browsers one is signed in with. */
export function Browsers() {
  const words = text.people.browsers;
  const { data } = useSuspenseQuery(signInsQuery);
  const end = useEndSignIn();
  return (
    <Part title={words.title} lead={words.lead}>
      <Refusal error={end.error} />
      <ul className={classes.list}>
        {data.map(({ id, user_agent, address, last_seen_at, current, factors }) => (
          <li key={id} className={classes.row}>
            <div>
              <Text fw={600}>
                {browserName(user_agent) || words.unknown} {current ? <Badge variant="light">{words.here}</Badge> : null}
              </Text>
              <Text size="sm" c="dimmed">
                {[words.shown(factors), address, words.seen(moment.format(new Date(last_seen_at)))].filter(Boolean).join(" · ")}
              </Text>
            </div>
            {current ? null : (
              <Button
                variant="default"
                size="xs"
                loading={end.isPending && end.variables === id}
                onClick={() => end.mutate(id)}
                aria-label={`${words.end}: ${browserName(user_agent) || words.unknown}`}
              >
                {words.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** "Firefox on Linux": what a person recognizes in a browser's own description. */
export function browserName(agent: string): string {
  const browser = /Edg/.test(agent) ? "Edge" : /Firefox/.test(agent) ? "Firefox" : /Chrom/.test(agent) ? "Chrome" : /Safari/.test(agent) ? "Safari" : "";
  const system = /Android/.test(agent)
    ? "Android"
    : /iPhone|iPad/.test(agent)
      ? "iOS"
      : /Windows/.test(agent)
        ? "Windows"
        : /Mac OS/.test(agent)
          ? "macOS"
          : /Linux/.test(agent)
            ? "Linux"
            : "";
  return [browser, system].filter(Boolean).join(" on ") || agent.slice(0, 60);
}

/** The organizations one belongs to: opening one more, leaving the present one. */
export function Organizations() {
  const words = text.people.organizations;
  const { data } = useSuspenseQuery(placesQuery);
  const [act, setAct] = useState<"open" | "leave" | null>(null);
  const close = () => setAct(null);
  return (
    <Part
      title={words.title}
      actions={
        <Group gap="xs">
          <Button variant="default" onClick={() => setAct("open")}>
            {words.open}
          </Button>
          <Button variant="default" onClick={() => setAct("leave")}>
            {words.leave}
          </Button>
        </Group>
      }
    >
      <ul className={classes.list}>
        {data.map(({ id, organization, role }) => (
          <li key={id} className={classes.row}>
            <div>
              <Text fw={600}>{organization.name}</Text>
              <Text size="sm" c="dimmed">
                {text.people.roles[role as keyof typeof text.people.roles]}
              </Text>
            </div>
          </li>
        ))}
      </ul>
      <Modal opened={act !== null} onClose={close} title={act === "open" ? words.open : words.leave} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act === "open" ? <Opening close={close} /> : null}
        {act === "leave" ? <Leaving close={close} /> : null}
      </Modal>
    </Part>
  );
}

function Opening({ close }: { close: () => void }) {
  const { organization } = useSession();
  const open = useOpenOrganization();
  const enter = useEnter();
  const navigate = useNavigate();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { name: "", country: organization.country, time_zone: organization.time_zone, test: false } });
  const submit = form.onSubmit((values) =>
    open.mutate(values, {
      onSuccess: ({ id }) =>
        enter.mutate(id, {
          onSuccess: async () => {
            close();
            await navigate({ to: "/" });
            notifications.show({ message: text.people.organizations.opened });
          },
        }),
      onError: (error) => setStrays(showRefusal(form, error)),
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={open.error ?? enter.error} strays={strays} />
        <TextInput label={text.people.organizations.name} data-autofocus {...form.getInputProps("name")} />
        <CountryField label={text.entrance.signUp.country} {...form.getInputProps("country")} />
        <ZoneField label={text.entrance.signUp.zone} {...form.getInputProps("time_zone")} />
        <Switch label={text.testMode.check} description={text.testMode.checkHint} {...form.getInputProps("test", { type: "checkbox" })} />
        <Ends close={close} label={text.people.organizations.open} pending={open.isPending || enter.isPending} />
      </Stack>
    </form>
  );
}

function Leaving({ close }: { close: () => void }) {
  const { organization } = useSession();
  const leave = useLeaveOrganization();
  const client = useQueryClient();
  const navigate = useNavigate();
  const gone = async () => {
    await navigate({ to: "/sign-in" });
    client.clear();
  };
  return (
    <Confirm
      act={leave}
      send={() => leave.mutate(undefined, { onSuccess: gone })}
      body={text.people.organizations.leaveBody(organization.name)}
      label={text.people.organizations.leave}
      close={close}
    />
  );
}
