import { Menu, Text, TextInput, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import { useState } from "react";
import { placesQuery, useEnter } from "../client/people";
import { useSession } from "../client/session";
import type { OwnPlace } from "../client/shape";
import { text } from "../text/text";
import classes from "./shell.module.css";

const words = text.people.switcher;
const groups = text.consultancy.switcher;

/** From how many organizations on they can be searched, and how many are shown at once. */
const MANY = 8;
const SHOWN = 50;

/** The organizations of one's own, and below them those of each consultancy's clients. */
export function grouped(places: OwnPlace[]): { label: string; places: OwnPlace[] }[] {
  const own = places.filter(({ consultancy }) => !consultancy);
  const names = [...new Set(places.flatMap(({ consultancy }) => (consultancy ? [consultancy.name] : [])))];
  const clients = names.map((name) => ({
    label: groups.clients(name),
    places: places.filter(({ consultancy }) => consultancy?.name === name),
  }));
  return [{ label: groups.own, places: own }, ...clients].filter(({ places: some }) => some.length > 0);
}

/** The organization one works in; who has several changes it here. */
export function Switcher() {
  const { organization } = useSession();
  const { data: places = [] } = useQuery(placesQuery);
  const navigate = useNavigate();
  const enter = useEnter();
  const [sought, setSought] = useState("");
  const name = (
    <Text truncate className={classes.organization}>
      {organization.name}
    </Text>
  );
  if (places.length < 2) return name;
  const choose = (id: string, to: string) =>
    enter.mutate(id, {
      onSuccess: async () => {
        await navigate({ to: "/" });
        notifications.show({ message: words.entered(to) });
      },
    });
  const found = places.filter(({ organization: it }) => it.name.toLowerCase().includes(sought.trim().toLowerCase())).slice(0, SHOWN);
  const parts = grouped(found);
  return (
    <Menu position="bottom-start" width={280} withInitialFocusPlaceholder={false} onClose={() => setSought("")}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher} aria-label={`${words.label}: ${organization.name}`}>
          {name}
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: "auto" }}>
        {places.length > MANY ? (
          <TextInput aria-label={groups.search} placeholder={groups.search} m={4} value={sought} onChange={(event) => setSought(event.currentTarget.value)} />
        ) : null}
        {parts.map((part) => [
          places.some(({ consultancy }) => consultancy) ? <Menu.Label key={part.label}>{part.label}</Menu.Label> : null,
          ...part.places.map(({ id, organization: it, current, role }) => (
            <Menu.Item
              key={id}
              disabled={current || enter.isPending}
              rightSection={current ? <IconCheck size={16} aria-hidden /> : null}
              onClick={() => choose(id, it.name)}
            >
              <Text inherit fw={600}>
                {it.name}
              </Text>
              <Text size="sm" c="dimmed">
                {text.people.roles[role as keyof typeof text.people.roles]}
              </Text>
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
