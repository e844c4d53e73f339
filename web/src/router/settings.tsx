import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { inside } from "./frame";

const settings = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  component: lazyRouteComponent(() => import("../page/settings"), "Settings"),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/person", replace: true });
  },
});
const settingsOrganization = createRoute({
  getParentRoute: () => settings,
  path: "/organization",
  component: lazyRouteComponent(() => import("../page/settings-organization"), "OrganizationPart"),
});
const settingsPeople = createRoute({
  getParentRoute: () => settings,
  path: "/people",
  component: lazyRouteComponent(() => import("../page/settings-people"), "PeoplePart"),
});
const settingsKeys = createRoute({
  getParentRoute: () => settings,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("../page/settings-keys"), "KeysPart"),
});
const settingsCalendars = createRoute({
  getParentRoute: () => settings,
  path: "/calendars",
  component: lazyRouteComponent(() => import("../page/settings-calendars"), "CalendarsPart"),
});
const settingsWebhooks = createRoute({
  getParentRoute: () => settings,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("../page/settings-webhooks"), "WebhooksPart"),
});
const settingsWebhook = createRoute({
  getParentRoute: () => settings,
  path: "/webhooks/$id",
  component: lazyRouteComponent(() => import("../page/settings-webhook"), "WebhookPart"),
});
const settingsBrand = createRoute({
  getParentRoute: () => settings,
  path: "/brand",
  component: lazyRouteComponent(() => import("../page/settings-brand"), "BrandPart"),
});
const settingsConsultancies = createRoute({
  getParentRoute: () => settings,
  path: "/consultancies",
  component: lazyRouteComponent(() => import("../page/settings-consultancies"), "ConsultanciesPart"),
});
const settingsAccessLog = createRoute({
  getParentRoute: () => settings,
  path: "/access-log",
  component: lazyRouteComponent(() => import("../page/settings-access-log"), "AccessLogPart"),
});
const settingsPolicy = createRoute({
  getParentRoute: () => settings,
  path: "/policy",
  component: lazyRouteComponent(() => import("../page/settings-policy"), "PolicyPart"),
});
const settingsReminders = createRoute({
  getParentRoute: () => settings,
  path: "/reminders",
  component: lazyRouteComponent(() => import("../page/settings-reminders"), "RemindersPart"),
});
const settingsWish = createRoute({
  getParentRoute: () => settings,
  path: "/my-reminders",
  component: lazyRouteComponent(() => import("../page/settings-wish"), "WishPart"),
});
const settingsComing = createRoute({
  getParentRoute: () => settings,
  path: "/coming-reminders",
  component: lazyRouteComponent(() => import("../page/settings-coming"), "ComingPart"),
});
const settingsPerson = createRoute({
  getParentRoute: () => settings,
  path: "/person",
  component: lazyRouteComponent(() => import("../page/settings-person"), "PersonPart"),
});
const settingsSecurity = createRoute({
  getParentRoute: () => settings,
  path: "/security",
  component: lazyRouteComponent(() => import("../page/settings-security"), "SecurityPart"),
});
const settingsBodies = createRoute({
  getParentRoute: () => settings,
  path: "/certification-bodies",
  component: lazyRouteComponent(() => import("../page/settings-bodies"), "BodiesPart"),
});
const settingsSites = createRoute({
  getParentRoute: () => settings,
  path: "/sites",
  component: lazyRouteComponent(() => import("../page/settings-sites"), "SitesPart"),
});
const settingsHolidays = createRoute({
  getParentRoute: () => settings,
  path: "/holidays",
  component: lazyRouteComponent(() => import("../page/settings-holidays"), "HolidaysPart"),
});

const settingsLeaving = createRoute({
  getParentRoute: () => settings,
  path: "/leaving",
  component: lazyRouteComponent(() => import("../page/settings-leaving"), "LeavingPart"),
});
const settingsAuditLog = createRoute({
  getParentRoute: () => settings,
  path: "/audit-log",
  component: lazyRouteComponent(() => import("../page/settings-audit-log"), "AuditLogPart"),
});
const settingsProvisioning = createRoute({
  getParentRoute: () => settings,
  path: "/provisioning",
  component: lazyRouteComponent(() => import("../page/settings-provisioning"), "ProvisioningPart"),
});
const settingsSingleSignOn = createRoute({
  getParentRoute: () => settings,
  path: "/single-sign-on",
  component: lazyRouteComponent(() => import("../page/settings-single-sign-on"), "SingleSignOnPart"),
});

/** The settings, of which each is a part of one page. */
export const settingsTree = settings.addChildren([settingsHome, settingsOrganization, settingsPeople, settingsKeys, settingsCalendars, settingsWebhooks, settingsWebhook, settingsConsultancies, settingsBrand, settingsAccessLog, settingsPolicy, settingsReminders, settingsWish, settingsComing, settingsPerson, settingsSecurity, settingsBodies, settingsSites, settingsHolidays, settingsLeaving, settingsAuditLog, settingsSingleSignOn, settingsProvisioning]);
