import type { GrantRole, GrantState, QuestionState } from "../../../web/src/client/shape";
import { role_name } from "../role.json";
import { operation } from "./operation";

const roles: Record<GrantRole, string> = role_name;

const mays: Record<GrantRole, string> = {
  manager: "Runs the certificates that you name: records events, plans audits, does what is due.",
  internal_auditor: "Sees them; records internal audits and what they found.",
  contributor: "Sees them; does what is assigned.",
  reader: "Sees them and changes nothing.",
};

const states: Record<GrantState, string> = { active: "In force", expired: "Its last day has passed", ended: "Ended" };

const questionStates: Record<QuestionState, string> = {
  open: "Waiting for an answer",
  accepted: "Accepted",
  refused: "Declined",
  revoked: "Taken back",
  expired: "Expired",
};

/** The words about consultancies and what clients grant them. */
export const consultancy = {
  tab: "Consultancies",
  lead: "Who from outside works in this organization, with what rights and until when. You can change or end it at any moment.",
  roles,
  mays,
  states,
  none: "No consultancy has access to this organization.",
  grant: "Access",
  role: "Role",
  scope: "Only these certifications",
  scopeHint: "Leave it empty for all of them.",
  until: "Until",
  untilHint: "Leave it empty: until you end it.",
  all: "all certifications",
  some: (count: number) => (count === 1 ? "one certification" : `${count} certifications`),
  untilDay: (day: string) => `until ${day}`,
  consented: (name: string, day: string) => `${name} consented on ${day}.`,
  founded: "It opened this organization for you and has not handed it over yet.",
  ended: (by: string | null | undefined, day: string) =>
    ({
      client: `You ended it on ${day}.`,
      consultancy: `The consultancy left on ${day}.`,
      expiry: `Its last day passed; it ended on ${day}.`,
      handover: `It ended with the hand-over on ${day}.`,
    })[by ?? ""] ?? `It ended on ${day}.`,
  people: (names: string[]) => (names.length > 0 ? `Works here: ${names.join(", ")}` : "Nobody of it works here yet."),
  change: "Change",
  changeOf: (name: string) => `Change the access of ${name}`,
  end: "End the access",
  endBody: (name: string) =>
    `End the access of ${name}? Its people's next click is refused. What they were responsible for passes to you, and what they recorded stays.`,
  ask: "Invite a consultancy",
  askLead: "Name the consultancy by the e-mail of its owner, or by a code that it gave you. It learns of you when you send this, and you of it when it accepts.",
  offer: "Send the offer",
  sent: "Sent. If the address or the code is right, they can answer for 14 days.",
  byMail: "E-mail of the owner",
  byCode: "Code",
  byCodeHint: "16 letters and digits. Give the e-mail or the code, one of the two.",
  note: "A word to them",
  code: "Show a code",
  codeLead: "Give this code to the other side. It works once, until",
  codeAfter: "Whoever has it can ask to work with you, and learns nothing before you answer.",
  copy: "Copy the code",
  copied: "Copied",
  waiting: "Waiting for your answer",
  asksForGrant: (name: string, role: string) => `${name} asks to work here as ${role}.`,
  offersGrant: (name: string, role: string) => `${name} offers your consultancy to work there as ${role}.`,
  answer: "Answer",
  answerOf: (name: string) => `Answer: ${name}`,
  decline: "Decline",
  consent: "Consent",
  consentLead: (name: string) =>
    `You let people of ${name} into this organization. You see who of them looked at what and did what, and you can end it at any moment.`,
  accept: "Accept",
  consented_toast: "Done. They have access now.",
  accepted_toast: "Accepted. You find the organization among your clients.",
  declined_toast: "Declined.",
  asked: "What you asked",
  askedByCode: "By a code",
  takeBack: "Take back",
  questionStates,
  onlyOwner: "Only an owner consents to access.",
  page: {
    title: "A question to you",
    gone: "This question has been answered, is too old, or was taken back. Ask for another one.",
    here: (organization: string) => `You answer for ${organization}.`,
    elsewhere: "To answer for another organization, change to it above first.",
    until: (day: string) => `It can be answered until ${day}.`,
    notConsultancy: "This organization is no consultancy. Its owner can make it one in the settings of the organization.",
  },
  log: {
    operation,
    tab: "Access log",
    lead: "What the people of consultancies looked at and did here, reading included. One line for each person, thing and day.",
    empty: "Nobody of a consultancy has looked at anything.",
    none: "Nothing matches.",
    who: "Who",
    what: "What",
    often: "How often",
    when: "When",
    consultancy: "Consultancy",
    every: "Every consultancy",
    from: "From",
    to: "To",
    times: (count: number) => (count === 1 ? "once" : `${count} times`),
    refused: (count: number) => `${count === 1 ? "once" : `${count} times`} refused`,
    changed: "changed something",
    looked: "looked",
  },
  people_of: (name: string) => `From ${name}`,
  place_hint: "Comes with the consultancy's access: change it under Consultancies.",
  over: {
    title: "This access has ended",
    body: (name: string) => `Your consultancy no longer has access to ${name}. Choose another organization.`,
    go: (name: string) => `Go to ${name}`,
  },
  switcher: { own: "Your organizations", clients: (name: string) => `Clients of ${name}`, search: "Find an organization" },
  kind: {
    label: "This organization is a consultancy",
    hint: "It looks after the certificates of other organizations as well.",
    changed: "Saved.",
  },
};
