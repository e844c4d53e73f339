import type { CertificateStatus, Risk } from "../client/shape";
import { text } from "../text/text";

export type PortfolioSort = "next" | "client" | "risk";

/** What the portfolio is narrowed to: kept in the address, so that a reload and a shared link show the same, by the names that the API gives them. */
export type PortfolioFilter = {
  client_id?: string;
  standard?: string;
  status?: CertificateStatus;
  /** Some risks, separated by commas. */
  risk?: string;
  consultant_id?: string;
  from?: string;
  to?: string;
  sort?: PortfolioSort;
};

export const statuses = Object.keys(text.status) as CertificateStatus[];
export const risks = Object.keys(text.portfolio.risks) as Risk[];
export const sorts = Object.keys(text.portfolio.sorts) as PortfolioSort[];

export const risksOf = ({ risk }: PortfolioFilter): Risk[] => risks.filter((known) => risk?.split(",").includes(known));

/** A day that somebody can mean: while a year is typed, the field tells of years long ago. */
export const isDay = (value: unknown): value is string => typeof value === "string" && /^(19|2\d)\d\d-\d\d-\d\d$/.test(value);

const among = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((one) => one === value);
const matching = (pattern: RegExp, value: unknown): string | undefined => (typeof value === "string" && pattern.test(value) ? value : undefined);

/** Reads the address; what does not belong there is left out. */
export function readFilter(search: Record<string, unknown>): PortfolioFilter {
  const risk = typeof search.risk === "string" ? risksOf({ risk: search.risk }).join(",") : "";
  const read: PortfolioFilter = {
    client_id: matching(/^grant_[0-9a-f]{32}$/, search.client_id),
    standard: matching(/^[a-z0-9-]{1,64}$/, search.standard),
    status: among(statuses, search.status),
    risk: risk || undefined,
    consultant_id: matching(/^[a-z]+_[0-9a-f]{32}$/, search.consultant_id),
    from: isDay(search.from) ? search.from : undefined,
    to: isDay(search.to) ? search.to : undefined,
    sort: among(sorts, search.sort),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as PortfolioFilter;
}

/** Whether anything is left out of the list. */
export const isNarrowed = (filter: PortfolioFilter): boolean => Object.entries(filter).some(([key, value]) => key !== "sort" && value);

/** What the list of dates can be narrowed to. */
export const ofDates = ({ client_id, standard, consultant_id, from, to }: PortfolioFilter) => ({ client_id, standard, consultant_id, from, to });
