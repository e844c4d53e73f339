import type { MailDomain, ModestRole, Stage } from "../../../web/src/client/sso";
import { role_name } from "../role.json";

const states: Record<MailDomain["state"], string> = {
  pending: "Not verified yet",
  verified: "Verified",
  missing: "Verified, but the record was not found the last time",
  lost: "Lost: the record was missing for days",
};

const roles: Record<ModestRole, string> = role_name;

const stages: Record<Stage, string> = {
  discovery: "What the provider says of itself",
  return: "What the provider sent this browser back with",
  token: "Exchanging the code",
  id_token: "The id token",
  userinfo: "The user info",
  person: "Who signed in",
};

/** The words about single sign-on: domains, the connection, the way there and back. */
export const sso = {
  tab: "Single sign-on",
  lead: "Your people sign in with your own identity provider, by OpenID Connect.",
  ownerOnly: "Only an owner changes this.",
  copy: (what: string) => `Copy ${what}`,
  copied: "Copied",
  domains: {
    title: "Domains",
    lead: "The domains of your addresses. Prove each by a text record of the domain name system, and leave the record there: it is looked for every week.",
    empty: "No domain yet. Add the one that your addresses end with.",
    name: "Domain",
    add: "Add the domain",
    states,
    recordName: "Name of the text record",
    recordValue: "What it says",
    verify: "Verify",
    verified: (name: string) => `${name} is verified.`,
    remove: "Remove",
    removeBody: (name: string) => `Remove ${name}? People with an address there can no longer sign in by single sign-on, and another organization can verify it.`,
  },
  connection: {
    title: "Connection",
    lead: "Register Certkeep at your provider as a web application with this redirect address, then enter what the provider gives you.",
    redirect: "Redirect address",
    issuer: "Issuer",
    issuerHint: "As the provider calls itself, such as https://login.example.com/tenant",
    clientId: "Client id",
    secret: "Client secret",
    secretKept: "One is kept. Enter another to replace it.",
    enabled: "People may sign in by it",
    admits: "Who has an address in a verified domain becomes a member at the first sign-in",
    role: "In the role",
    roles,
    trusts: "Believe addresses that the provider does not say it has verified",
    trustsHint: "Only for a provider in which people cannot choose their own address, such as Microsoft Entra ID.",
    test: "Test the connection",
    untested: "Not tested since the last change.",
    tested: (when: string) => `Tested ${when}.`,
    end: "End single sign-on",
    endBody: "End single sign-on? The connection with its secret is forgotten. People sign in with a password; who has none asks for one on the sign-in page.",
  },
  required: {
    title: "Required",
    label: "People with an address in a verified domain must sign in by it",
    hint: "Their password no longer opens this organization. Owners can still use theirs, so that somebody can change this page when the provider fails. Test the connection first.",
  },
  identities: {
    title: "Who has signed in",
    empty: "Nobody has signed in by it yet.",
    last: (when: string) => `last signed in ${when}`,
    untie: "Untie",
  },
  signIn: {
    go: "Continue with single sign-on",
    email: "Type your e-mail address above first.",
    required: "Your organization wants you to sign in by single sign-on.",
  },
  prove: {
    lead: "Your organization's provider asks you once more who you are. You come back to this page and can do it then.",
    go: "Prove it at the provider",
  },
  back: {
    title: "Single sign-on",
    waiting: "Signing you in",
    nothing: "The provider sent nothing back that can be used.",
    said: (what: string) => `The provider says: ${what}`,
    again: "Back to the sign-in",
  },
  test: {
    title: "Test of the connection",
    passed: "It works. You can now require single sign-on.",
    failed: "It does not work yet.",
    stages,
    claims: "What the provider told",
    source: "Where",
    name: "Claim",
    value: "Value",
    settings: "Back to the settings",
  },
};
