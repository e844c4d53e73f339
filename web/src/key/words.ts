import type { ApiKey, NewApiKey } from "../client/shape";
import { locale } from "../language/choice";
import { text } from "../text/text";

const words = text.key;

const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

export const inMoment = (at: string): string => moment.format(new Date(at));

/** "Certifications: see and change": a scope in the words of the pages. */
export function scopeName(scope: string): string {
  if (scope === "read" || scope === "write") return words.reaches[scope];
  const [resource = "", access] = scope.split(":");
  return words.scope(resource, access === "write");
}

/** "Working · ends 8 Jun 2026" */
export function standing({ state, expires_at, revoked_at }: Pick<ApiKey, "state" | "expires_at" | "revoked_at">): string {
  if (state === "revoked") return revoked_at ? words.ended(inMoment(revoked_at)) : "";
  if (!expires_at) return words.endless;
  return state === "expired" ? words.ended(inMoment(expires_at)) : words.ends(inMoment(expires_at));
}

export type Reach = "read" | "write" | "some";

export type Values = { name: string; owner: string; reach: Reach; scopes: string[]; end: string; networks: string };

/** What the form says, as the API takes it. */
export function toKey({ name, owner, reach, scopes, end, networks }: Values): NewApiKey {
  const from = networks.split(/[\s,]+/).filter(Boolean);
  return {
    name,
    scopes: (reach === "some" ? scopes : [reach]) as NewApiKey["scopes"],
    ...(owner === "me" ? {} : { service_account_id: owner }),
    ...(end === "never" ? { never_expires: true } : { lifetime_days: Number(end) }),
    ...(from.length > 0 ? { networks: from } : {}),
  };
}

/** Where the form shows what the API says about a field. */
export function fieldOf(path: string): string {
  if (path.startsWith("scopes")) return "scopes";
  if (path.startsWith("networks")) return "networks";
  if (path === "service_account_id") return "owner";
  return path === "lifetime_days" || path === "never_expires" ? "end" : path;
}
