import { Button, NumberInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Kept } from "../client/api";
import { organizationQuery, useChangeOrganization } from "../client/organization";
import type { Organization, ReminderPolicy } from "../client/shape";
import { numbersOf, writtenNumbers } from "../field/numbers";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";

const words = text.settings.reminders;

export function RemindersPart() {
  const { data } = useSuspenseQuery(organizationQuery);
  const [base, setBase] = useState(data);
  return (
    <Part title={text.settings.tabs.reminders} lead={words.lead}>
      <RemindersForm key={base.tag} policy={base.value.reminder_policy} tag={base.tag} saved={setBase} />
    </Part>
  );
}

const check = (value: string) => (numbersOf(value) === null ? words.bad : null);

function RemindersForm({ policy, tag, saved }: { policy: ReminderPolicy; tag: string; saved: (now: Kept<Organization>) => void }) {
  const change = useChangeOrganization();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({
    initialValues: {
      days_before: writtenNumbers(policy.days_before),
      days_after: writtenNumbers(policy.days_after),
      repeat_after_days: (policy.repeat_after_days ?? "") as number | "",
      send_at: policy.send_at.slice(0, 5),
    },
    validate: { days_before: check, days_after: check },
  });
  const submit = form.onSubmit(({ days_before, days_after, repeat_after_days, send_at }) =>
    change.mutate(
      {
        tag,
        reminder_policy: {
          days_before: numbersOf(days_before) ?? [],
          days_after: numbersOf(days_after) ?? [],
          repeat_after_days: repeat_after_days === "" ? null : repeat_after_days,
          send_at,
        },
      },
      {
        onSuccess: (now) => {
          saved(now);
          notifications.show({ message: text.frame.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error, (path) => path.replace(/^reminder_policy\./, ""))),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" maw={480}>
        <Refusal error={change.error} strays={strays} />
        <TextInput label={words.before} description={words.list} {...form.getInputProps("days_before")} />
        <TextInput label={words.after} description={words.list} {...form.getInputProps("days_after")} />
        <NumberInput label={words.repeat} description={words.repeatHint} maw={220} min={1} allowDecimal={false} {...form.getInputProps("repeat_after_days")} />
        <TextInput type="time" label={words.at} description={words.atHint} maw={220} {...form.getInputProps("send_at")} />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          {text.frame.save}
        </Button>
      </Stack>
    </form>
  );
}
