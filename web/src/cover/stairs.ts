import type { CoverCount } from "../client/cover";
import { ordinal } from "../date/civil";
import { applying } from "./heat";

export type Point = { on: string; count: CoverCount };

/** How wide and how high the drawing is, in its own units. */
export const WIDTH = 1000;
export const HEIGHT = 100;

type Step = { from: number; to: number; low: number; high: number };

const round = (value: number) => Math.round(value * 100) / 100;

/** The outline of a band of steps. */
function outline(steps: Step[]): string {
  const above = steps.map(({ from, to, high }) => `L${from} ${round(HEIGHT - high)}H${to}`);
  const below = steps.toReversed().map(({ from, to, low }) => `L${to} ${round(HEIGHT - low)}H${from}`);
  return `M${steps[0]?.from ?? 0} ${HEIGHT}${above.join("")}${below.join("")}Z`;
}

/** The shares of clauses that apply which were covered, and which were covered in part, drawn over the days: each point holds until the next one, the last one for its own day. */
export function stairs(points: Point[]): { covered: string; partial: string } {
  const days = points.map(({ on }) => ordinal(on));
  const first = days[0] ?? 0;
  const end = (days.at(-1) ?? 0) + 1;
  const x = (day: number) => round(((day - first) / (end - first)) * WIDTH);
  const steps = points.map(({ count }, n) => {
    const all = applying(count);
    const share = (some: number) => (all === 0 ? 0 : (some / all) * HEIGHT);
    const part = { from: x(days[n] ?? first), to: x(days[n + 1] ?? end) };
    return { ...part, covered: share(count.covered), partial: share(count.covered + count.partial) };
  });
  return {
    covered: outline(steps.map(({ from, to, covered }) => ({ from, to, low: 0, high: covered }))),
    partial: outline(steps.map(({ from, to, covered, partial }) => ({ from, to, low: covered, high: partial }))),
  };
}
