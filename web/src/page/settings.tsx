import { Stack } from "@mantine/core";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useSession } from "../client/session";
import { Page } from "../frame/page";
import { type Tab, Tabs } from "../frame/tabs";
import { text } from "../text/text";

const words = text.settings;

type Part = Tab & { to: string; needs: string; consultancy?: true };

/** The parts of the settings by what they are about. */
const groups: { label: string; parts: Part[] }[] = [
  {
    label: words.groups.own,
    parts: [
      { to: "/settings/person", label: words.tabs.person, needs: "get_person" },
      { to: "/settings/security", label: text.security.tab, needs: "get_person" },
      { to: "/settings/my-reminders", label: text.wish.tab, needs: "get_reminder_preference" },
      { to: "/settings/calendars", label: text.feed.tab, needs: "list_calendar_feeds" },
    ],
  },
  {
    label: words.groups.organization,
    parts: [
      { to: "/settings/organization", label: words.tabs.organization, needs: "update_organization" },
      { to: "/settings/certification-bodies", label: words.tabs.bodies, needs: "update_certification_body" },
      { to: "/settings/sites", label: words.tabs.sites, needs: "update_site" },
      { to: "/settings/leaving", label: text.leaving.tab, needs: "create_export" },
    ],
  },
  {
    label: words.groups.people,
    parts: [
      { to: "/settings/people", label: text.people.tab, needs: "list_members" },
      { to: "/settings/consultancies", label: text.consultancy.tab, needs: "list_grants" },
      { to: "/settings/brand", label: text.brand.tab, needs: "get_brand", consultancy: true },
      { to: "/settings/single-sign-on", label: text.sso.tab, needs: "list_mail_domains" },
      { to: "/settings/provisioning", label: text.provisioning.tab, needs: "get_provisioning" },
      { to: "/settings/audit-log", label: text.auditLog.tab, needs: "list_audit_entries" },
    ],
  },
  {
    label: words.groups.dates,
    parts: [
      { to: "/settings/policy", label: text.policy.tab, needs: "update_organization" },
      { to: "/settings/holidays", label: text.duty.calendars.tab, needs: "update_holiday_calendar" },
      { to: "/settings/reminders", label: words.tabs.reminders, needs: "update_organization" },
      { to: "/settings/coming-reminders", label: text.coming.tab, needs: "list_coming_reminders" },
    ],
  },
  {
    label: words.groups.programs,
    parts: [
      { to: "/settings/api-keys", label: text.key.tab, needs: "list_api_keys" },
      { to: "/settings/webhooks", label: text.webhook.tab, needs: "list_webhook_endpoints" },
    ],
  },
];

/** Two rows: what the parts are about, and the parts of that. Only what the member may open is there. */
export function Settings() {
  const { membership, organization } = useSession();
  const { may } = membership;
  const { pathname } = useLocation();
  const open = groups
    .map(({ label, parts }) => ({ label, parts: parts.filter(({ needs, consultancy }) => may.includes(needs) && (!consultancy || organization.kind === "consultancy")) }))
    .filter(({ parts }) => parts.length > 0);
  // The log of access has no tab of its own: it belongs to the consultancies.
  const here = pathname === "/settings/access-log" ? "/settings/consultancies" : pathname;
  const current = open.find(({ parts }) => parts.some(({ to }) => here === to || here.startsWith(`${to}/`)));
  return (
    <Page title={words.title} width={860}>
      <Stack gap="sm">
        <Tabs name={words.title} tabs={open.map((group) => ({ to: group.parts[0]?.to, label: group.label, current: group === current }))} />
        {current ? <Tabs name={current.label} tabs={current.parts.map(({ to, label }) => ({ to, label }))} inner /> : null}
      </Stack>
      <Stack>
        <Outlet />
      </Stack>
    </Page>
  );
}
