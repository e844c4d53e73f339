import { Checkbox, Group } from "@mantine/core";
import { text } from "../text/text";
import { weekDays } from "./field";
import { errorOf, type FieldProps, listOf } from "./form";
import { hintOf, labelOf } from "./words";

/** The days on which work is planned. Until one is changed, those that hold below are ticked. */
export function WeekField({ form, field, path, holds }: FieldProps) {
  return (
    <Checkbox.Group
      label={labelOf(field)}
      description={text.policy.held(hintOf(field), holds.text)}
      error={errorOf(form, path, true)}
      value={listOf(form, field) ?? (holds.value as string[])}
      onChange={(days) => form.setFieldValue(path, days)}
    >
      <Group gap="md" mt={6}>
        {weekDays.map((day, n) => (
          <Checkbox key={day} value={day} label={text.policy.week[day]} {...(n === 0 ? { "data-path": path } : {})} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
