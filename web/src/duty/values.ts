import type { UseFormReturnType } from "@mantine/form";
import type { Duty, DutyFacts } from "../client/shape";
import { blankPattern, type Pattern, patternOf, ruleOf } from "./pattern";

/** What the form holds: the facts of a duty, and how its rule is asked for. */
export type DutyValues = Pattern & {
  title: string;
  description: string;
  advanced: boolean;
  rrule: string;
  anchor_on: string;
  basis: NonNullable<DutyFacts["basis"]>;
  shift: NonNullable<DutyFacts["shift"]>;
  opens_days_before: number;
  keep_missed: boolean;
  responsible_id: string;
  holiday_calendar_id: string;
  certification_ids: string[];
  ended_on: string;
};

export type DutyForm = UseFormReturnType<DutyValues>;

export const blankDuty = (responsible: string): DutyValues => ({
  ...blankPattern,
  title: "",
  description: "",
  advanced: false,
  rrule: "",
  anchor_on: "",
  basis: "fixed_sequence",
  shift: "none",
  opens_days_before: 14,
  keep_missed: false,
  responsible_id: responsible,
  holiday_calendar_id: "",
  certification_ids: [],
  ended_on: "",
});

/** A recorded duty in the form. A rule that the form cannot ask for stands as it was written. */
export function valuesOf(duty: Duty): DutyValues {
  const pattern = patternOf(duty.rrule, duty.anchor_on);
  return {
    ...(pattern ?? blankPattern),
    title: duty.title,
    description: duty.description,
    advanced: pattern === null,
    rrule: duty.rrule,
    anchor_on: duty.anchor_on,
    basis: duty.basis,
    shift: duty.shift,
    opens_days_before: duty.opens_days_before,
    keep_missed: duty.keep_missed,
    responsible_id: duty.responsible.id,
    holiday_calendar_id: duty.holiday_calendar?.id ?? "",
    certification_ids: duty.certifications.map(({ id }) => id),
    ended_on: duty.ended_on ?? "",
  };
}

/** The rule that the form says now. */
export const ruleIn = (values: DutyValues) => (values.advanced ? values.rrule.trim() : ruleOf(values, values.anchor_on));

/** What is sent; an empty field of a duty that is changed takes back what was there. */
export function factsOf(values: DutyValues, changes: boolean): DutyFacts {
  const none = changes ? null : undefined;
  const { title, description, anchor_on, basis, shift, opens_days_before, keep_missed, responsible_id, certification_ids } = values;
  const calendar = values.holiday_calendar_id || none;
  const ended = values.ended_on || none;
  return {
    title,
    description,
    rrule: ruleIn(values),
    anchor_on,
    basis,
    shift,
    opens_days_before,
    keep_missed,
    responsible_id,
    certification_ids,
    ...(calendar === undefined ? {} : { holiday_calendar_id: calendar }),
    ...(ended === undefined ? {} : { ended_on: ended }),
  } as DutyFacts;
}
