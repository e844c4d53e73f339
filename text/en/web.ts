import { kind, state, status } from "./cycle.json";
import { activity } from "./web/activity";
import { audit } from "./web/audit";
import { auditLog } from "./web/audit-log";
import { brand } from "./web/brand";
import { certification } from "./web/certification";
import { coming } from "./web/coming";
import { consultancy } from "./web/consultancy";
import { controlled } from "./web/controlled";
import { count } from "./web/count";
import { cover } from "./web/cover";
import { crosswalk } from "./web/crosswalk";
import { duty } from "./web/duty";
import { edition } from "./web/edition";
import { entrance } from "./web/entrance";
import { event } from "./web/event";
import { definition } from "./web/definition";
import { evidence } from "./web/evidence";
import { feed } from "./web/feed";
import { form } from "./web/form";
import { frame } from "./web/frame";
import { joint } from "./web/joint";
import { journey } from "./web/journey";
import { key } from "./web/key";
import { leaving } from "./web/leaving";
import { mailStop } from "./web/mail-stop";
import { mapping } from "./web/mapping";
import { notice } from "./web/notice";
import { obligation } from "./web/obligation";
import { people } from "./web/people";
import { policy } from "./web/policy";
import { portfolio } from "./web/portfolio";
import { provisioning } from "./web/provisioning";
import { room } from "./web/room";
import { routine } from "./web/routine";
import { security } from "./web/security";
import { server } from "./web/server";
import { setback } from "./web/setback";
import { site } from "./web/site";
import { sso } from "./web/sso";
import { standard } from "./web/standard";
import { testMode } from "./web/test-mode";
import { timeline } from "./web/timeline";
import { trial } from "./web/trial";
import { webhook } from "./web/webhook";
import { wish } from "./web/wish";

/** Every sentence the pages say, in English. Words of the trade are those of the API, and stand in `cycle.json` and `role.json`, which the mails read as well. */
export const web = {
  product: "Certkeep",
  activity,
  webhook,
  key,
  coming,
  controlled,
  cover,
  definition,
  evidence,
  mapping,
  feed,
  wish,
  leaving,
  auditLog,
  testMode,
  people,
  consultancy,
  portfolio,
  sso,
  provisioning,
  brand,
  server,
  setback,
  frame,
  entrance,
  next: {
    title: "What is next",
    today: (day: string) => `Today is ${day}`,
    overdue: "Overdue",
    soon: "The next 30 days",
    empty: {
      title: "Nothing is recorded yet",
      body: "Certkeep plans from facts: the day of your certification decision, and what has been audited since. With them it knows every date of the next three years.",
      hold: "Record your certificate",
      holdBody: "You hold a certificate. Have its number and dates at hand.",
      first: "Start towards your first certificate",
      firstBody: "You are not certified yet. Choose a target date and get the way there.",
    },
    clear: "Nothing is to do. Every date of the programme is done or lies outside it.",
    quiet: "Nothing is due within a year.",
    later: (n: number | null) => `Show what comes later${n === null ? "" : ` (${n})`}`,
  },
  alert: { title: "Alerts", breach: "Breach", warning: "Warning", from: (day: string) => `from ${day}` },
  notice,
  obligation,
  kind,
  finding: {
    nonconformity_plan: (id: string) => `Plan for nonconformity ${id}`,
    nonconformity_closure: (id: string) => `Closure of nonconformity ${id}`,
  },
  state,
  status,
  certification,
  form,
  timeline,
  event,
  trial,
  joint,
  edition,
  journey,
  mailStop,
  mails: {
    title: "Mails",
    lead: "What was sent for this organization, and whether it arrived at the mail server.",
    to: "To",
    subject: "Subject",
    state: "State",
    written: "Written",
    sentAt: "Sent",
    reason: "Reason",
    empty: "No mail was written yet.",
    refused: (n: number) => `${count(n, "mail was", "mails were")} refused. The address may be wrong: the person does not get reminders.`,
    resend: "Send again",
    resendOf: (subject: string, to: string) => `Send again: ${subject}, to ${to}`,
    resent: "It is sent again.",
    states: { ready: "Waiting", running: "Being sent", sent: "Sent", refused: "Refused", cancelled: "Not needed any more", unknown: "Unknown" },
    kept: "Kept",
    all: "What became of each mail",
    kinds: { document_to_read: "A document to read", document_unread: "Not all have read a document", evidence_ending: "Evidence ends", reminder: "Reminder", catch_up: "What was missed", mail_stopped: "Mail does not reach somebody", digest: "What was gathered", key_made: "A key was made", key_ending: "A key ends soon", token_ending: "The token of the directory ends soon", audit_assigned: "You audit", invitation: "Invitation", domain_doubted: "A domain's record is missing", webhook_disabled: "A webhook is switched off", engagement: "Question to another organization", handover: "Hand-over", grant_news: "News of a consultancy's access", leaving: "The organization leaves" },
  },
  policy,
  room,
  routine,
  site,
  standard,
  crosswalk,
  audit,
  duty,
  security,
  settings: {
    title: "Settings",
    groups: { own: "You", organization: "Organization", people: "People and access", dates: "Dates and reminders", programs: "Programs" },
    tabs: { organization: "Organization", reminders: "Reminders", person: "Profile", bodies: "Certification bodies", sites: "Sites" },
    organization: { name: "Name", country: "Country", zone: "Time zone", zoneHint: "Own duties are due by the calendar of this zone.",
      sender: "Sender of mails to your people", senderHint: "The name that reminders show. The address stays the same.",
      replyTo: "Answers to those mails go to", replyToHint: "Empty: to the address they come from." },
    person: { name: "Name", email: "E-mail", zone: "Your time zone", zoneHint: "Reminders come at the local time of this zone.", zoneNone: (zone: string) => `As the organization (${zone})`,
      language: "Language", languageHint: "The pages and your mails are in it." },
    reminders: {
      managers: "Managers hear of it on day",
      owners: "Owners hear of it on day",
      onDay: "Days after the date, negative before it; only if it is neither done nor planned. Empty: never.",
      workingDays: "Only on working days",
      workingDaysHint: "By the working week and the holidays of your policy. A reminder before a date, or of a date that a rule sets, comes earlier, never later; others come on the next working day.",
      kindsLead: "Some kinds of dates can have days and times of their own.",
      kind: "Kind of date",
      addKind: "Add a kind of date",
      removeKind: "As for all others",
      lead: "Each open obligation is announced to the responsible person on these days.",
      ways: "By which ways",
      waysOf: { mail: "By mail", in_app: "By a notice in Certkeep", webhook: "To the webhooks, once, when a date comes near" },
      waysHint: "People need one of the first two. Owners always get mails of dates that a rule sets and that would cost a certificate.",
      waysNone: "Choose mail, notices or both.",
      before: "Days before the due date",
      after: "Days after it, while it is open",
      list: "Numbers, separated by commas.",
      repeat: "Then every so many days",
      repeatHint: "Empty: no more reminders after the last one.",
      at: "At",
      atHint: "Local time of the recipient.",
      bad: "Write whole numbers, separated by commas.",
    },
    bodies: { lead: "The bodies that issue your certificates.", add: "Add a certification body", edit: "Change", empty: "No certification body is recorded yet." },
    sites: { lead: "The places your certificates cover.", add: "Add a site", edit: "Change", remove: "Remove", removeBody: (name: string) => `Remove “${name}”?`, empty: "No site is recorded yet.", central: "Central function", country: "Country" },
  },
};
