import type { RoutineContent } from "../client/shape";

type Named = { name: string };
type Stepwise = { steps: (Named & { activities?: Named[] | null })[] };

/** The step or the activity that a JSON pointer into a routine's content names, in words. */
export function place(pointer: string, content: RoutineContent | Stepwise): string {
  const [, step, activity] = /\/steps\/(\d+)(?:\/activities\/(\d+))?/.exec(pointer) ?? [];
  const found = step === undefined ? undefined : content.steps[Number(step)];
  const inner = activity === undefined ? undefined : found?.activities?.[Number(activity)];
  return [found?.name, inner?.name].filter(Boolean).join(" › ");
}
