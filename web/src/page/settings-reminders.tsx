import { Button, Checkbox, Fieldset, Group, NativeSelect, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Kept } from "../client/api";
import { organizationQuery, useChangeOrganization } from "../client/organization";
import type { ObligationKind, Organization, ReminderChannel, ReminderPolicy } from "../client/shape";
import { numbersOf, writtenNumbers } from "../field/numbers";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";

const words = text.settings.reminders;

const ways = Object.entries(words.waysOf);

/** When steps fall, as the form holds it: the days as they are typed. */
type Lead = {
  days_before: string;
  days_after: string;
  repeat_after_days: number | "";
  send_at: string;
  managers_on_day: number | "";
  owners_on_day: number | "";
  channels: ReminderChannel[];
};
type Values = Lead & { working_days: boolean; kinds: (Lead & { kind: ObligationKind })[] };

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
const checkWays = (ways: ReminderChannel[]) => (ways.includes("mail") || ways.includes("in_app") ? null : words.waysNone);

const read = (lead: Omit<ReminderPolicy, "kinds" | "working_days">): Lead => ({
  days_before: writtenNumbers(lead.days_before),
  days_after: writtenNumbers(lead.days_after),
  repeat_after_days: lead.repeat_after_days ?? "",
  send_at: lead.send_at.slice(0, 5),
  managers_on_day: lead.managers_on_day ?? "",
  owners_on_day: lead.owners_on_day ?? "",
  channels: [...lead.channels],
});

const given = (day: number | "") => (day === "" ? null : day);

const written = ({ days_before, days_after, repeat_after_days, send_at, managers_on_day, owners_on_day, channels }: Lead) => ({
  days_before: numbersOf(days_before) ?? [],
  days_after: numbersOf(days_after) ?? [],
  repeat_after_days: given(repeat_after_days),
  send_at,
  managers_on_day: given(managers_on_day),
  owners_on_day: given(owners_on_day),
  channels,
});

function RemindersForm({ policy, tag, saved }: { policy: ReminderPolicy; tag: string; saved: (now: Kept<Organization>) => void }) {
  const change = useChangeOrganization();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Values>({
    initialValues: {
      ...read(policy),
      working_days: policy.working_days,
      kinds: policy.kinds.map((own) => ({ ...read(own), kind: own.kind as ObligationKind })),
    },
    validate: { days_before: check, days_after: check, channels: checkWays, kinds: { days_before: check, days_after: check, channels: checkWays } },
  });
  const submit = form.onSubmit((values) =>
    change.mutate(
      {
        tag,
        reminder_policy: {
          ...written(values),
          working_days: values.working_days,
          kinds: values.kinds.map((own) => ({ ...written(own), kind: own.kind })),
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
      <Stack gap="lg" maw={560}>
        <Refusal error={change.error} strays={strays} />
        <LeadFields form={form} at="" />
        <Checkbox label={words.workingDays} description={words.workingDaysHint} {...form.getInputProps("working_days", { type: "checkbox" })} />
        <Kinds form={form} />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          {text.frame.save}
        </Button>
      </Stack>
    </form>
  );
}

function LeadFields({ form, at }: { form: UseFormReturnType<Values>; at: string }) {
  return (
    <Stack gap="md">
      <TextInput label={words.before} description={words.list} {...form.getInputProps(`${at}days_before`)} />
      <TextInput label={words.after} description={words.list} {...form.getInputProps(`${at}days_after`)} />
      <NumberInput label={words.repeat} description={words.repeatHint} maw={220} min={1} allowDecimal={false} {...form.getInputProps(`${at}repeat_after_days`)} />
      <TextInput type="time" label={words.at} description={words.atHint} maw={220} {...form.getInputProps(`${at}send_at`)} />
      <Group gap="md" align="flex-start" grow>
        <NumberInput label={words.managers} description={words.onDay} min={-730} max={730} allowDecimal={false} {...form.getInputProps(`${at}managers_on_day`)} />
        <NumberInput label={words.owners} description={words.onDay} min={-730} max={730} allowDecimal={false} {...form.getInputProps(`${at}owners_on_day`)} />
      </Group>
      <Checkbox.Group label={words.ways} description={words.waysHint} {...form.getInputProps(`${at}channels`)}>
        <Stack gap="xs" mt="xs">
          {ways.map(([way, label]) => (
            <Checkbox key={way} value={way} label={label} />
          ))}
        </Stack>
      </Checkbox.Group>
    </Stack>
  );
}

/** The kinds that have days and times of their own. */
function Kinds({ form }: { form: UseFormReturnType<Values> }) {
  const { kinds, ...general } = form.values;
  const named = new Set(kinds.map(({ kind }) => kind));
  const left = (Object.keys(text.kind) as ObligationKind[]).filter((kind) => !named.has(kind));
  const [next] = left;
  const { working_days: _, ...lead } = general;
  return (
    <Stack gap="md">
      <Text c="dimmed">{words.kindsLead}</Text>
      {kinds.map(({ kind }, n) => (
        <Fieldset key={kind} legend={text.kind[kind]}>
          <Stack gap="md">
            <NativeSelect
              label={words.kind}
              data={[kind, ...left].map((value) => ({ value, label: text.kind[value] }))}
              {...form.getInputProps(`kinds.${n}.kind`)}
            />
            <LeadFields form={form} at={`kinds.${n}.`} />
            <Group>
              <Button variant="default" size="xs" onClick={() => form.removeListItem("kinds", n)} aria-label={`${words.removeKind}: ${text.kind[kind]}`}>
                {words.removeKind}
              </Button>
            </Group>
          </Stack>
        </Fieldset>
      ))}
      {next ? (
        <Button
          variant="default"
          leftSection={<IconPlus size={17} />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => form.insertListItem("kinds", { ...lead, kind: next })}
        >
          {words.addKind}
        </Button>
      ) : null}
    </Stack>
  );
}
