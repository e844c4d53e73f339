import { Checkbox, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { text } from "../text/text";
import { dayCodes, isLate, numbers, oftens, placesOf, ruleOf, skips, unitOf, units } from "./pattern";
import type { DutyForm } from "./values";

const words = text.duty.form;

const choices = <T extends string>(values: readonly T[], names: Record<T, string>) => values.map((value) => ({ value, label: names[value] }));

/** How often: a few questions for what people mean, and the rule itself for the rest. */
export function RuleField({ form }: { form: DutyForm }) {
  const { advanced, anchor_on } = form.values;
  const toggle = (on: boolean) => {
    if (on) form.setFieldValue("rrule", ruleOf(form.getValues(), anchor_on));
    form.setFieldValue("advanced", on);
  };
  return (
    <Stack gap="md">
      {advanced ? (
        <TextInput
          label={words.rule}
          description={words.ruleHint}
          spellCheck={false}
          autoCapitalize="characters"
          maxLength={500}
          {...form.getInputProps("rrule")}
        />
      ) : (
        <Questions form={form} />
      )}
      <Checkbox label={words.advanced} checked={advanced} onChange={({ currentTarget }) => toggle(currentTarget.checked)} />
    </Stack>
  );
}

function Questions({ form }: { form: DutyForm }) {
  const { often, place, anchor_on } = form.values;
  const unit = unitOf(form.values);
  const byMonth = unit === "MONTHLY" || unit === "YEARLY";
  return (
    <>
      <Select label={words.often} data={choices(oftens, words.oftens)} allowDeselect={false} error={form.errors.rrule} {...form.getInputProps("often")} />
      {often === "other" ? (
        <Group gap="sm" align="flex-end">
          <NumberInput label={words.interval} min={1} max={999} clampBehavior="strict" allowDecimal={false} maw={120} {...form.getInputProps("interval")} />
          <Select aria-label={words.unit} data={choices(units, words.units)} allowDeselect={false} maw={160} {...form.getInputProps("unit")} />
        </Group>
      ) : null}
      {unit === "WEEKLY" ? (
        <Checkbox.Group label={words.days} description={words.daysHint} {...form.getInputProps("days")}>
          <Group gap="md" mt={6}>
            {dayCodes.map((day) => (
              <Checkbox key={day} value={day} label={words.weekdays[day]} />
            ))}
          </Group>
        </Checkbox.Group>
      ) : null}
      {byMonth ? <Select label={words.place} data={choices(placesOf, words.places)} allowDeselect={false} {...form.getInputProps("place")} /> : null}
      {byMonth && place === "weekday" ? (
        <Group gap="sm" grow>
          <Select label={words.number} data={choices(numbers, words.numbers)} allowDeselect={false} {...form.getInputProps("number")} />
          <Select label={words.weekday} data={choices(dayCodes, words.weekdays)} allowDeselect={false} {...form.getInputProps("weekday")} />
        </Group>
      ) : null}
      {byMonth && place === "anchor" && isLate(anchor_on) ? (
        <Select label={words.skip} data={choices(skips, words.skips)} allowDeselect={false} {...form.getInputProps("skip")} />
      ) : null}
    </>
  );
}
