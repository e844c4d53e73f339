import type { UseFormReturnType } from "@mantine/form";
import type { RaciRole, Routine, RoutineActivity, RoutineContent, RoutineContentBody, RoutineLayer, RoutineStep } from "../client/shape";

export const roles = ["R", "A", "C", "I"] as const satisfies readonly RaciRole[];

export type ActionValues = { text: string; tool: string; record: string };
export type ActivityValues = { place: string; id?: string; name: string; description: string; parts: Record<RaciRole, string[]>; actions: ActionValues[] };
export type StepValues = {
  place: string;
  id?: string;
  key: string | null;
  name: string;
  description: string;
  process: RoutineStep["process"];
  fork: number | null;
  skipped: string | null;
  activities: ActivityValues[];
};
export type RoutineValues = { name: string; owner_id: string; note: string; layer: RoutineLayer; purpose: string; steps: StepValues[] };
export type RoutineForm = UseFormReturnType<RoutineValues>;

let count = 0;
/** Names a part on the page, where a new one has no id yet. */
const fresh = (): string => `new-${++count}`;

export const newActivity = (name: string): ActivityValues => ({ place: fresh(), name, description: "", parts: { R: [], A: [], C: [], I: [] }, actions: [] });

export const newStep = (name: string, process: StepValues["process"], activity: string): StepValues => ({
  place: fresh(),
  key: null,
  name,
  description: "",
  process,
  fork: null,
  skipped: null,
  activities: [newActivity(activity)],
});

const activityValues = ({ id, name, description, responsibilities, actions }: RoutineActivity): ActivityValues => {
  const of = (role: RaciRole) => responsibilities.filter((it) => it.role === role).map(({ profile }) => profile.id);
  return { place: id, id, name, description, parts: { R: of("R"), A: of("A"), C: of("C"), I: of("I") }, actions };
};

const stepValues = ({ id, key, name, description, process, fork, skipped, activities }: RoutineStep): StepValues => ({
  place: id,
  id,
  key: key ?? null,
  name,
  description,
  process,
  fork: fork ?? null,
  skipped: skipped ?? null,
  activities: activities.map(activityValues),
});

/** What the editor begins with: the draft, or what is in force. */
export function valuesOf(routine: Routine): RoutineValues {
  const said = (routine.draft ?? routine.content) as RoutineContent;
  const { layer, purpose, steps } = said;
  return { name: routine.name, owner_id: routine.owner?.id ?? "", note: routine.open?.note ?? "", layer, purpose, steps: steps.map(stepValues) };
}

/** What is sent: at each layer only what it may say. */
export function contentOf({ layer, purpose, steps }: RoutineValues): RoutineContentBody {
  const activity = ({ id, name, description, parts, actions }: ActivityValues) => ({
    ...(id ? { id } : {}),
    name,
    description,
    responsibilities: layer === "process" ? [] : roles.flatMap((role) => parts[role].map((profile_id) => ({ profile_id, role }))),
    actions: layer === "work_instruction" ? actions : [],
  });
  const step = ({ id, key, fork, skipped, activities, name, description, process }: StepValues) => ({
    ...(id ? { id } : {}),
    ...(key ? { key } : {}),
    ...(fork && skipped === null ? { fork } : {}),
    ...(skipped === null ? {} : { skipped }),
    name,
    description,
    process,
    activities: activities.map(activity),
  });
  return { layer, purpose, steps: steps.map(step) };
}
