import { Menu, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import { placesQuery, useEnter } from "../client/people";
import { useSession } from "../client/session";
import { text } from "../text/text";
import classes from "./shell.module.css";

const words = text.people.switcher;

/** The organization one works in; who has several changes it here. */
export function Switcher() {
  const { organization } = useSession();
  const { data: places = [] } = useQuery(placesQuery);
  const navigate = useNavigate();
  const enter = useEnter();
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
  return (
    <Menu position="bottom-start" width={280} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher} aria-label={`${words.label}: ${organization.name}`}>
          {name}
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ id, organization: it, current, role }) => (
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
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
