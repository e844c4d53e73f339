import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { ActivityFilter } from "./client/announcement";
import type { DocumentFilter } from "./client/document";
import type { EvidenceFilter } from "./client/evidence";
import type { NoticeFilter } from "./client/notice";
import { Problem } from "./client/problem";
import { sessionQuery } from "./client/session";
import { Alone } from "./frame/alone";
import { Failure } from "./frame/failure";
import { Loading } from "./frame/loading";
import { Missing } from "./frame/missing";
import { readClaims } from "./cover/filter";
import { readDocuments } from "./document/filter";
import { readMapping } from "./mapping/search";
import { type JointSearch, readSearch } from "./joint/values";
import { change } from "./language/choice";
import { type PortfolioFilter, readFilter } from "./portfolio/filter";

export type Context = { client: QueryClient };
type Search = Record<string, unknown>;

const word = (search: Search, key: string): string | undefined => {
  const value = search[key];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** Only a path of this origin may be returned to. */
export const safePath = (path: string | undefined): string | undefined =>
  path?.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : undefined;

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: () => (
    <Alone>
      <Missing />
    </Alone>
  ),
  errorComponent: (props) => (
    <Alone>
      <Failure {...props} />
    </Alone>
  ),
});

/** Outside: what a person sees without a session. */
const outside = createRoute({
  getParentRoute: () => root,
  id: "outside",
  component: lazyRouteComponent(() => import("./frame/entrance"), "Entrance"),
});

const signIn = createRoute({
  getParentRoute: () => outside,
  path: "/sign-in",
  validateSearch: (search: Search): { return?: string; after?: string } => ({
    return: safePath(word(search, "return")),
    after: word(search, "after"),
  }),
  component: lazyRouteComponent(() => import("./page/sign-in"), "SignIn"),
});
const signUp = createRoute({
  getParentRoute: () => outside,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("./page/sign-up"), "SignUp"),
});
const checkMail = createRoute({
  getParentRoute: () => outside,
  path: "/check-mail",
  component: lazyRouteComponent(() => import("./page/check-mail"), "CheckMail"),
});
const verifyEmail = createRoute({
  getParentRoute: () => outside,
  path: "/verify-email",
  component: lazyRouteComponent(() => import("./page/verify-email"), "VerifyEmail"),
});
const confirmAddress = createRoute({
  getParentRoute: () => outside,
  path: "/confirm-address",
  component: lazyRouteComponent(() => import("./page/confirm-address"), "ConfirmAddress"),
});
const forgotPassword = createRoute({
  getParentRoute: () => outside,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("./page/forgot-password"), "ForgotPassword"),
});
const resetPassword = createRoute({
  getParentRoute: () => outside,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("./page/reset-password"), "ResetPassword"),
});

const unsubscribe = createRoute({
  getParentRoute: () => outside,
  path: "/unsubscribe",
  component: lazyRouteComponent(() => import("./page/unsubscribe"), "Unsubscribe"),
});
const invitation = createRoute({
  getParentRoute: () => outside,
  path: "/invitation",
  component: lazyRouteComponent(() => import("./page/invitation"), "InvitationPage"),
});

const sso = createRoute({
  getParentRoute: () => outside,
  path: "/sso",
  component: lazyRouteComponent(() => import("./page/sso"), "SsoPage"),
});

/** Inside: every page below needs a session and comes back after the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    try {
      const session = await context.client.ensureQueryData(sessionQuery);
      // The pages begin anew in the person's own language; nothing is shown in the other one meanwhile.
      if (change(session.person.language)) await new Promise(() => {});
      // Until there is the second factor that the organization demands, nothing else works here.
      if (session.second_factor_missing && !location.pathname.startsWith("/settings/")) throw redirect({ to: "/settings/security", replace: true });
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      const path = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/sign-in", search: { return: path }, replace: true });
    }
  },
  component: lazyRouteComponent(() => import("./frame/shell"), "Shell"),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  // A consultancy begins with its portfolio.
  validateSearch: (search: Search): PortfolioFilter => readFilter(search),
  component: lazyRouteComponent(() => import("./page/home"), "Home"),
});
const next = createRoute({
  getParentRoute: () => inside,
  path: "/next",
  component: lazyRouteComponent(() => import("./page/next"), "Next"),
});
const certifications = createRoute({
  getParentRoute: () => inside,
  path: "/certifications",
  component: lazyRouteComponent(() => import("./page/certifications"), "Certifications"),
});
const newCertification = createRoute({
  getParentRoute: () => inside,
  path: "/certifications/new",
  validateSearch: (search: Search): { start?: "first" } => (search.start === "first" ? { start: "first" } : {}),
  component: lazyRouteComponent(() => import("./page/new-certification"), "NewCertificationPage"),
});
const certification = createRoute({
  getParentRoute: () => inside,
  path: "/certifications/$id",
  component: lazyRouteComponent(() => import("./page/certification"), "CertificationPage"),
});
const programme = createRoute({
  getParentRoute: () => certification,
  path: "/",
  component: lazyRouteComponent(() => import("./page/programme"), "ProgrammePart"),
});
const events = createRoute({
  getParentRoute: () => certification,
  path: "/events",
  component: lazyRouteComponent(() => import("./page/events"), "EventsPart"),
});
const whatIf = createRoute({
  getParentRoute: () => certification,
  path: "/what-if",
  component: lazyRouteComponent(() => import("./page/what-if"), "WhatIfPart"),
});
const internalAudits = createRoute({
  getParentRoute: () => certification,
  path: "/internal-audits",
  component: lazyRouteComponent(() => import("./page/internal-audits"), "InternalAuditsPart"),
});

const sites = createRoute({
  getParentRoute: () => certification,
  path: "/sites",
  component: lazyRouteComponent(() => import("./page/sites"), "SitesPart"),
});
const journey = createRoute({
  getParentRoute: () => certification,
  path: "/journey",
  component: lazyRouteComponent(() => import("./page/journey"), "JourneyPart"),
});
const details = createRoute({
  getParentRoute: () => certification,
  path: "/details",
  component: lazyRouteComponent(() => import("./page/details"), "DetailsPart"),
});
const jointAudits = createRoute({
  getParentRoute: () => inside,
  path: "/joint-audits",
  validateSearch: (search: Search): JointSearch => readSearch(search),
  component: lazyRouteComponent(() => import("./page/joint-audits"), "JointAudits"),
});
const obligation = createRoute({
  getParentRoute: () => inside,
  path: "/obligations/$id",
  component: lazyRouteComponent(() => import("./page/obligation"), "ObligationPage"),
});
const documents = createRoute({
  getParentRoute: () => inside,
  path: "/documents",
  validateSearch: (search: Search): DocumentFilter => readDocuments(search),
  component: lazyRouteComponent(() => import("./page/documents"), "Documents"),
});
const newDocument = createRoute({ getParentRoute: () => inside, path: "/documents/new", component: lazyRouteComponent(() => import("./page/new-document"), "NewDocumentPage") });
const document = createRoute({ getParentRoute: () => inside, path: "/documents/$id", component: lazyRouteComponent(() => import("./page/document"), "DocumentPage") });
const evidence = createRoute({
  getParentRoute: () => inside,
  path: "/evidence",
  validateSearch: (search: Search): EvidenceFilter => {
    const standing = word(search, "standing");
    return standing === "in_date" || standing === "expires_soon" || standing === "expired" ? { standing } : {};
  },
  component: lazyRouteComponent(() => import("./page/evidence"), "EvidencePage"),
});
const cover = createRoute({ getParentRoute: () => inside, path: "/cover", component: lazyRouteComponent(() => import("./page/cover"), "Cover") });
const gaps = createRoute({ getParentRoute: () => inside, path: "/gaps/$target", component: lazyRouteComponent(() => import("./page/gaps"), "Gaps") });
const claims = createRoute({
  getParentRoute: () => inside,
  path: "/claims",
  validateSearch: readClaims,
  component: lazyRouteComponent(() => import("./page/claims"), "Claims"),
});
const mapping = createRoute({
  getParentRoute: () => inside,
  path: "/mapping",
  validateSearch: readMapping,
  component: lazyRouteComponent(() => import("./page/mapping"), "Mapping"),
});
const duties = createRoute({ getParentRoute: () => inside, path: "/duties", component: lazyRouteComponent(() => import("./page/duties"), "Duties") });
const newDuty = createRoute({ getParentRoute: () => inside, path: "/duties/new", component: lazyRouteComponent(() => import("./page/new-duty"), "NewDuty") });
const duty = createRoute({ getParentRoute: () => inside, path: "/duties/$id", component: lazyRouteComponent(() => import("./page/duty"), "DutyPage") });
const changedDuty = createRoute({ getParentRoute: () => inside, path: "/duties/$id/edit", component: lazyRouteComponent(() => import("./page/new-duty"), "ChangedDuty") });
const definition = createRoute({ getParentRoute: () => inside, path: "/definition", component: lazyRouteComponent(() => import("./page/definition"), "Definition") });
const definitionPart = createRoute({ getParentRoute: () => inside, path: "/definition/$part", component: lazyRouteComponent(() => import("./page/definition-part"), "DefinitionPart") });
const newRoutine = createRoute({ getParentRoute: () => inside, path: "/routines/new", component: lazyRouteComponent(() => import("./page/new-routine"), "NewRoutinePage") });
const routine = createRoute({ getParentRoute: () => inside, path: "/routines/$id", component: lazyRouteComponent(() => import("./page/routine"), "RoutinePage") });
const changedRoutine = createRoute({ getParentRoute: () => inside, path: "/routines/$id/edit", component: lazyRouteComponent(() => import("./page/edit-routine"), "EditRoutine") });
const routineVersion = createRoute({ getParentRoute: () => inside, path: "/routines/$id/versions/$version", component: lazyRouteComponent(() => import("./page/routine-version"), "RoutineVersionPage") });
const standards = createRoute({ getParentRoute: () => inside, path: "/standards", component: lazyRouteComponent(() => import("./page/standards"), "Standards") });
const newFramework = createRoute({ getParentRoute: () => inside, path: "/standards/import", component: lazyRouteComponent(() => import("./page/import-framework"), "ImportFramework") });
const standard = createRoute({ getParentRoute: () => inside, path: "/standards/$id", component: lazyRouteComponent(() => import("./page/standard"), "StandardPage") });
const crosswalk = createRoute({
  getParentRoute: () => inside,
  path: "/crosswalk",
  validateSearch: (search: Search): { one?: string | undefined; other?: string | undefined } => ({ one: word(search, "one"), other: word(search, "other") }),
  component: lazyRouteComponent(() => import("./page/crosswalk"), "Crosswalk"),
});
const activity = createRoute({
  getParentRoute: () => inside,
  path: "/activity",
  validateSearch: (search: Search): ActivityFilter => ({
    certification: word(search, "certification"),
    types: Array.isArray(search["types"]) ? search["types"].filter((type) => typeof type === "string") : undefined,
  }),
  component: lazyRouteComponent(() => import("./page/activity"), "Activity"),
});
const notices = createRoute({
  getParentRoute: () => inside,
  path: "/notices",
  validateSearch: (search: Search): NoticeFilter => ({ state: search["state"] === "unread" ? "unread" : undefined }),
  component: lazyRouteComponent(() => import("./page/notices"), "Notices"),
});
const mails = createRoute({
  getParentRoute: () => inside,
  path: "/mails",
  component: lazyRouteComponent(() => import("./page/mails"), "Mails"),
});
const portfolio = createRoute({
  getParentRoute: () => inside,
  path: "/portfolio",
  validateSearch: (search: Search): PortfolioFilter => readFilter(search),
  component: lazyRouteComponent(() => import("./page/portfolio"), "Portfolio"),
});
const clientCalendar = createRoute({
  getParentRoute: () => inside,
  path: "/portfolio/calendar",
  component: lazyRouteComponent(() => import("./page/calendar"), "ClientCalendar"),
});
const workload = createRoute({
  getParentRoute: () => inside,
  path: "/portfolio/workload",
  component: lazyRouteComponent(() => import("./page/workload"), "Workload"),
});
const clients = createRoute({
  getParentRoute: () => inside,
  path: "/clients",
  component: lazyRouteComponent(() => import("./page/clients"), "Clients"),
});
const handover = createRoute({
  getParentRoute: () => outside,
  path: "/handover",
  component: lazyRouteComponent(() => import("./page/handover"), "HandoverPage"),
});
const engagement = createRoute({
  getParentRoute: () => inside,
  path: "/engagement",
  component: lazyRouteComponent(() => import("./page/engagement"), "EngagementPage"),
});
const operator = createRoute({
  getParentRoute: () => inside,
  path: "/operator",
  component: lazyRouteComponent(() => import("./page/operator"), "OperatorPage"),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  component: lazyRouteComponent(() => import("./page/settings"), "Settings"),
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
  component: lazyRouteComponent(() => import("./page/settings-organization"), "OrganizationPart"),
});
const settingsPeople = createRoute({
  getParentRoute: () => settings,
  path: "/people",
  component: lazyRouteComponent(() => import("./page/settings-people"), "PeoplePart"),
});
const settingsKeys = createRoute({
  getParentRoute: () => settings,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("./page/settings-keys"), "KeysPart"),
});
const settingsCalendars = createRoute({
  getParentRoute: () => settings,
  path: "/calendars",
  component: lazyRouteComponent(() => import("./page/settings-calendars"), "CalendarsPart"),
});
const settingsWebhooks = createRoute({
  getParentRoute: () => settings,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("./page/settings-webhooks"), "WebhooksPart"),
});
const settingsWebhook = createRoute({
  getParentRoute: () => settings,
  path: "/webhooks/$id",
  component: lazyRouteComponent(() => import("./page/settings-webhook"), "WebhookPart"),
});
const settingsBrand = createRoute({
  getParentRoute: () => settings,
  path: "/brand",
  component: lazyRouteComponent(() => import("./page/settings-brand"), "BrandPart"),
});
const settingsConsultancies = createRoute({
  getParentRoute: () => settings,
  path: "/consultancies",
  component: lazyRouteComponent(() => import("./page/settings-consultancies"), "ConsultanciesPart"),
});
const settingsAccessLog = createRoute({
  getParentRoute: () => settings,
  path: "/access-log",
  component: lazyRouteComponent(() => import("./page/settings-access-log"), "AccessLogPart"),
});
const settingsPolicy = createRoute({
  getParentRoute: () => settings,
  path: "/policy",
  component: lazyRouteComponent(() => import("./page/settings-policy"), "PolicyPart"),
});
const settingsReminders = createRoute({
  getParentRoute: () => settings,
  path: "/reminders",
  component: lazyRouteComponent(() => import("./page/settings-reminders"), "RemindersPart"),
});
const settingsWish = createRoute({
  getParentRoute: () => settings,
  path: "/my-reminders",
  component: lazyRouteComponent(() => import("./page/settings-wish"), "WishPart"),
});
const settingsComing = createRoute({
  getParentRoute: () => settings,
  path: "/coming-reminders",
  component: lazyRouteComponent(() => import("./page/settings-coming"), "ComingPart"),
});
const settingsPerson = createRoute({
  getParentRoute: () => settings,
  path: "/person",
  component: lazyRouteComponent(() => import("./page/settings-person"), "PersonPart"),
});
const settingsSecurity = createRoute({
  getParentRoute: () => settings,
  path: "/security",
  component: lazyRouteComponent(() => import("./page/settings-security"), "SecurityPart"),
});
const settingsBodies = createRoute({
  getParentRoute: () => settings,
  path: "/certification-bodies",
  component: lazyRouteComponent(() => import("./page/settings-bodies"), "BodiesPart"),
});
const settingsSites = createRoute({
  getParentRoute: () => settings,
  path: "/sites",
  component: lazyRouteComponent(() => import("./page/settings-sites"), "SitesPart"),
});
const settingsHolidays = createRoute({
  getParentRoute: () => settings,
  path: "/holidays",
  component: lazyRouteComponent(() => import("./page/settings-holidays"), "HolidaysPart"),
});

const settingsLeaving = createRoute({
  getParentRoute: () => settings,
  path: "/leaving",
  component: lazyRouteComponent(() => import("./page/settings-leaving"), "LeavingPart"),
});
const settingsAuditLog = createRoute({
  getParentRoute: () => settings,
  path: "/audit-log",
  component: lazyRouteComponent(() => import("./page/settings-audit-log"), "AuditLogPart"),
});
const settingsProvisioning = createRoute({
  getParentRoute: () => settings,
  path: "/provisioning",
  component: lazyRouteComponent(() => import("./page/settings-provisioning"), "ProvisioningPart"),
});
const settingsSingleSignOn = createRoute({
  getParentRoute: () => settings,
  path: "/single-sign-on",
  component: lazyRouteComponent(() => import("./page/settings-single-sign-on"), "SingleSignOnPart"),
});

const tree = root.addChildren([
  outside.addChildren([signIn, signUp, checkMail, verifyEmail, forgotPassword, resetPassword, confirmAddress, invitation, unsubscribe, handover, sso]),
  inside.addChildren([
    home,
    next,
    certifications,
    newCertification,
    certification.addChildren([programme, events, internalAudits, sites, whatIf, journey, details]),
    jointAudits,
    obligation,
    documents,
    newDocument,
    document,
    evidence,
    cover,
    gaps,
    claims,
    mapping,
    duties,
    newDuty,
    duty,
    changedDuty,
    definition,
    definitionPart,
    newRoutine,
    routine,
    changedRoutine,
    routineVersion,
    standards,
    newFramework,
    standard,
    crosswalk,
    activity,
    notices,
    mails,
    engagement,
    portfolio,
    clientCalendar,
    workload,
    clients,
    operator,
    settings.addChildren([settingsHome, settingsOrganization, settingsPeople, settingsKeys, settingsCalendars, settingsWebhooks, settingsWebhook, settingsConsultancies, settingsBrand, settingsAccessLog, settingsPolicy, settingsReminders, settingsWish, settingsComing, settingsPerson, settingsSecurity, settingsBodies, settingsSites, settingsHolidays, settingsLeaving, settingsAuditLog, settingsSingleSignOn, settingsProvisioning]),
  ]),
]);

export const newRouter = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: "intent",
    defaultPendingComponent: Loading,
    defaultErrorComponent: Failure,
    scrollRestoration: true,
  });
