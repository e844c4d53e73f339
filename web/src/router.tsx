import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { ActivityFilter } from "./client/announcement";
import type { DocumentFilter } from "./client/document";
import type { EvidenceFilter } from "./client/evidence";
import type { NoticeFilter } from "./client/notice";
import { Failure } from "./frame/failure";
import { Loading } from "./frame/loading";
import { readClaims } from "./cover/filter";
import { readDocuments } from "./document/filter";
import { readMapping } from "./mapping/search";
import { type JointSearch, readSearch } from "./joint/values";
import { type PortfolioFilter, readFilter } from "./portfolio/filter";
import { readRoom } from "./room/search";
import { entrance } from "./router/entrance";
import { inside, root, type Search, word } from "./router/frame";
import { settingsTree } from "./router/settings";

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
const rooms = createRoute({ getParentRoute: () => inside, path: "/rooms", component: lazyRouteComponent(() => import("./page/rooms"), "Rooms") });
const room = createRoute({
  getParentRoute: () => inside,
  path: "/room/$id",
  validateSearch: readRoom,
  component: lazyRouteComponent(() => import("./page/room"), "RoomPage"),
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
const tree = root.addChildren([
  entrance,
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
    rooms,
    room,
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
    settingsTree,
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
