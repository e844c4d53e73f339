import type { IntegratedRequest, Widen } from "../client/shape";

/** How one certification takes part: kept in the address, so that a reload and a shared link show the same calendar. */
export type Entry = {
  id: string;
  people?: number;
  risk?: Risk;
  /** Quoted days: surveillance and recertification. */
  days?: [number, number];
};

export const risks = ["high", "medium", "low", "limited"] as const;
export type Risk = (typeof risks)[number];

/** The question in the address. */
export type JointSearch = { of?: Entry[]; level?: number; move?: true; widen?: Widen };

export const MOST = 12;
const widens: ReadonlySet<unknown> = new Set(["early_recertification", "late_surveillance"]);
const within = (value: unknown, least: number, most: number): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= least && value <= most;

function entryOf(value: unknown): Entry[] {
  if (typeof value !== "object" || value === null) return [];
  const { id, people, risk, days } = value as Record<string, unknown>;
  if (typeof id !== "string") return [];
  const entry: Entry = { id };
  if (within(people, 1, 10_000_000)) entry.people = Math.round(people);
  const known = risks.find((one) => one === risk);
  if (known) entry.risk = known;
  const [surveillance, recertification] = Array.isArray(days) ? (days as unknown[]) : [];
  if (within(surveillance, 0.5, 200) && within(recertification, 0.5, 200)) entry.days = [surveillance, recertification];
  return [entry];
}

/** Reads the address; what does not belong there is left out. */
export function readSearch(search: Record<string, unknown>): JointSearch {
  const of = Array.isArray(search.of) ? search.of.flatMap(entryOf).slice(0, MOST) : [];
  return {
    ...(of.length > 0 ? { of } : {}),
    ...(within(search.level, 0, 20) ? { level: search.level } : {}),
    ...(search.move === true ? { move: true as const } : {}),
    ...(widens.has(search.widen) ? { widen: search.widen as Widen } : {}),
  };
}

/** What the server is asked. */
export function requestOf({ of = [], level = 0, move, widen }: JointSearch): IntegratedRequest {
  return {
    integration_reduction: Math.round(level * 100) / 10_000,
    ...(widen ? { widen } : {}),
    certifications: of.map(({ id, people, risk, days }) => ({
      certification_id: id,
      ...(move ? { move_planned: true } : {}),
      ...(days ? { days: { surveillance: days[0], recertification: days[1] } } : people ? { effective_personnel: people, ...(risk ? { risk } : {}) } : {}),
    })),
  };
}

/** One certification's row of the form; a number field that is empty holds an empty text. */
export type Row = { chosen: boolean; people: number | string; risk: Risk | null; surveillance: number | string; recertification: number | string };

type Recorded = { effective_personnel?: number | null; audit_risk?: string | null };

/** The row of the address, filled up with what is recorded of the certificate. */
export const rowOf = (entry: Entry | undefined, chosen: boolean, recorded: Recorded = {}): Row => ({
  chosen,
  people: entry?.people ?? recorded.effective_personnel ?? "",
  risk: entry?.risk ?? risks.find((one) => one === recorded.audit_risk) ?? null,
  surveillance: entry?.days?.[0] ?? "",
  recertification: entry?.days?.[1] ?? "",
});

export function entryFrom(id: string, row: Row): Entry {
  const { people, risk, surveillance, recertification } = row;
  const entry: Entry = { id };
  if (typeof people === "number") entry.people = people;
  if (risk) entry.risk = risk;
  if (typeof surveillance === "number" && typeof recertification === "number") entry.days = [surveillance, recertification];
  return entry;
}

/** Whether the tables of the standard ask for the complexity. */
export const needsRisk = (standard: string) => /^iso-(14001|45001)-/.test(standard);
