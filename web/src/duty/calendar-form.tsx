import { ActionIcon, Button, Checkbox, Group, Input, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { CalendarFacts } from "../client/duty";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { weekDays } from "../policy/field";
import { text } from "../text/text";
import classes from "./duty.module.css";

const words = text.duty.calendars;

export const blankCalendar: CalendarFacts = { name: "", working_week: ["mon", "tue", "wed", "thu", "fri"], days: [] };

type FormProps = {
  initial: CalendarFacts;
  save: { error: Error | null; isPending: boolean };
  submit: (facts: CalendarFacts, then: { onSuccess: () => void; onError: (error: Error) => void }) => void;
  close: () => void;
};

/** The working week and the days without work of a calendar. */
export function CalendarForm({ initial, save, submit, close }: FormProps) {
  const [strays, setStrays] = useState<string[]>([]);
  const { name, working_week, days } = initial;
  const form = useForm<CalendarFacts>({ initialValues: { name, working_week, days } });
  const send = form.onSubmit((facts) => submit(facts, { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) }));
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        <Refusal error={save.error} strays={strays} />
        <TextInput label={words.name} data-autofocus maxLength={200} {...form.getInputProps("name")} />
        <Checkbox.Group label={words.week} {...form.getInputProps("working_week")}>
          <Group gap="md" mt={6}>
            {weekDays.map((day) => (
              <Checkbox key={day} value={day} label={text.policy.week[day]} />
            ))}
          </Group>
        </Checkbox.Group>
        <fieldset className={classes.days}>
          <Input.Label component="legend">{words.days}</Input.Label>
          {form.values.days.map((_, n) => (
            <div key={`${n + 1}/${form.values.days.length}`} className={classes.day}>
              <DayField aria-label={words.day(n + 1)} {...form.getInputProps(`days.${n}.on`)} />
              <TextInput aria-label={words.dayName(n + 1)} maxLength={200} {...form.getInputProps(`days.${n}.name`)} />
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.dayRemove(n + 1)} onClick={() => form.removeListItem("days", n)}>
                <IconX size={18} color="var(--ck-soft)" />
              </ActionIcon>
            </div>
          ))}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} />}
            style={{ alignSelf: "flex-start" }}
            onClick={() => form.insertListItem("days", { on: "", name: "" })}
          >
            {words.dayAdd}
          </Button>
        </fieldset>
        <Ends close={close} label={text.frame.save} pending={save.isPending} />
      </Stack>
    </form>
  );
}
