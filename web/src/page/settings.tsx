import { Stack } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { useSession } from "../client/session";
import { Page } from "../frame/page";
import { type Tab, Tabs } from "../frame/tabs";
import { text } from "../text/text";

const words = text.settings;

const tabs: (Tab & { needs: string })[] = [
  { to: "/settings/person", label: words.tabs.person, needs: "get_person" },
  { to: "/settings/security", label: text.security.tab, needs: "get_person" },
  { to: "/settings/organization", label: words.tabs.organization, needs: "update_organization" },
  { to: "/settings/people", label: text.people.tab, needs: "list_members" },
  { to: "/settings/api-keys", label: text.key.tab, needs: "list_api_keys" },
  { to: "/settings/calendars", label: text.feed.tab, needs: "list_calendar_feeds" },
  { to: "/settings/webhooks", label: text.webhook.tab, needs: "list_webhook_endpoints" },
  { to: "/settings/consultancies", label: text.consultancy.tab, needs: "list_grants" },
  { to: "/settings/provisioning", label: text.provisioning.tab, needs: "get_provisioning" },
  { to: "/settings/single-sign-on", label: text.sso.tab, needs: "list_mail_domains" },
  { to: "/settings/policy", label: text.policy.tab, needs: "update_organization" },
  { to: "/settings/my-reminders", label: text.wish.tab, needs: "get_reminder_preference" },
  { to: "/settings/reminders", label: words.tabs.reminders, needs: "update_organization" },
  { to: "/settings/coming-reminders", label: text.coming.tab, needs: "list_coming_reminders" },
  { to: "/settings/certification-bodies", label: words.tabs.bodies, needs: "update_certification_body" },
  { to: "/settings/sites", label: words.tabs.sites, needs: "update_site" },
  { to: "/settings/holidays", label: text.duty.calendars.tab, needs: "update_holiday_calendar" },
  { to: "/settings/leaving", label: text.leaving.tab, needs: "create_export" },
  { to: "/settings/audit-log", label: text.auditLog.tab, needs: "list_audit_entries" },
];

export function Settings() {
  const { may } = useSession().membership;
  return (
    <Page title={words.title} width={860}>
      <Tabs name={words.title} tabs={tabs.filter(({ needs }) => may.includes(needs))} />
      <Stack>
        <Outlet />
      </Stack>
    </Page>
  );
}
