import { Stack } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { Page } from "../frame/page";
import { type Tab, Tabs } from "../frame/tabs";
import { text } from "../text/text";

const words = text.settings;

const tabs: Tab[] = [
  { to: "/settings/organization", label: words.tabs.organization },
  { to: "/settings/policy", label: text.policy.tab },
  { to: "/settings/reminders", label: words.tabs.reminders },
  { to: "/settings/person", label: words.tabs.person },
  { to: "/settings/certification-bodies", label: words.tabs.bodies },
  { to: "/settings/sites", label: words.tabs.sites },
];

export function Settings() {
  return (
    <Page title={words.title} width={860}>
      <Tabs name={words.title} tabs={tabs} />
      <Stack>
        <Outlet />
      </Stack>
    </Page>
  );
}
