import type { Role } from "../../../web/src/client/shape";
import { role, role_name } from "../role.json";
import { list } from "./count";

const roles: Record<Role, string> = role_name;

const mays: Record<Role, string> = {
  owner: "Everything, and the organization itself.",
  manager: "Every certification and its programme, bodies, sites, and people below an owner.",
  internal_auditor: "Sees everything; records internal audits and what they found; does what is assigned.",
  contributor: "Sees everything; does what is assigned.",
  reader: "Sees everything and changes nothing.",
  external_auditor: "Sees the certifications of one audit, until its last day.",
};

const shown: Record<string, string> = {
  password: "a password",
  totp: "a one-time code",
  recovery_code: "a recovery code",
  passkey: "a passkey",
};

/** The words about people: roles, invitations, organizations, browsers. */
export const people = {
  tab: "People",
  roles,
  mays,
  lead: "Who belongs to the organization, and what they may do.",
  invite: "Invite somebody",
  send: "Send the invitation",
  email: "E-mail",
  role: "Role",
  scope: "Only these certifications",
  scopeHint: "Leave it empty for all of them.",
  from: "From",
  until: "Until",
  change: "Change",
  remove: "Remove",
  removeBody: (name: string) =>
    `Remove ${name}? What ${name} was responsible for passes to you, and what ${name} recorded keeps the name.`,
  you: "you",
  limited: (count: number) => (count === 1 ? "one certification" : `${count} certifications`),
  days: (from: string | null, until: string | null) => [from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(" "),
  former: {
    title: "Who has left",
    none: "Nobody has left yet.",
    left: (day: string) => `left on ${day}`,
    erase: "Erase personal data",
    eraseBody: (name: string) =>
      `Erase ${name}? Name and addresses go from the lists, the mails and the audit log of this organization; what ${name} recorded stays, without a name. This cannot be taken back.`,
    erased: "erased",
  },
  account: {
    title: "Delete my account",
    lead: "Your name and addresses are erased everywhere, and you leave every organization. What you recorded stays, without your name.",
    warning: "This cannot be taken back. What you are responsible for passes to another owner.",
    password: "Your password",
    remove: "Delete my account for ever",
  },
  invitations: "Invitations",
  noInvitations: "Nobody has been invited yet.",
  states: { open: "Waiting for an answer", accepted: "Accepted", revoked: "Taken back", expired: "Expired" },
  takeBack: "Take back",
  sent: "The invitation is on its way.",
  offer: {
    title: "Your invitation",
    lead: (by: string, organization: string, role: string) => `${by} invites you to join ${organization} as ${role}.`,
    known: (email: string) => `You have an account with ${email} already. Join, then sign in as always.`,
    unknown: (email: string) => `Choose a name and a password for ${email}.`,
    name: "Your name",
    join: "Join",
    gone: "This invitation has been answered, is too old, or was taken back. Ask for another one.",
  },
  as: role satisfies Record<Role, string>,
  switcher: { label: "Change the organization", entered: (name: string) => `You work in ${name} now.` },
  browsers: {
    title: "Where you are signed in",
    lead: "Sign out what you do not know, or have lost.",
    here: "this browser",
    shown: (factors: string[]) => `signed in with ${list(factors.map((factor) => shown[factor] ?? factor))}`,
    seen: (when: string) => `last used ${when}`,
    end: "Sign out",
    unknown: "Unknown browser",
  },
  organizations: {
    title: "Your organizations",
    open: "Open another organization",
    name: "Name",
    opened: "The organization is open. You work in it now.",
    leave: "Leave this organization",
    leaveBody: (name: string) => `Leave ${name}? What you were responsible for passes to an owner. You are signed out.`,
  },
};
