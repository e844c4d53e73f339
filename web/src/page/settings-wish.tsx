import { Button, Fieldset, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Kept } from "../client/api";
import { useSession } from "../client/session";
import type { ReminderDelivery, ReminderWish, Weekday } from "../client/shape";
import { useChangeWish, wishQuery } from "../client/wish";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";
import { nameOfWish } from "../wish/name";
import classes from "./settings-wish.module.css";

const words = text.wish;

const deliveries = Object.entries(words.deliveries).map(([value, label]) => ({ value, label }));
const days = Object.entries(text.policy.week).map(([value, label]) => ({ value, label }));

/** What the member wants of reminders. */
export function WishPart() {
  const { data } = useSuspenseQuery(wishQuery);
  const [base, setBase] = useState(data);
  return (
    <Part title={words.tab} lead={words.lead}>
      <WishForm key={base.tag} of={base} saved={setBase} />
    </Part>
  );
}

function WishForm({ of: { value, tag }, saved }: { of: Kept<ReminderWish>; saved: (now: Kept<ReminderWish>) => void }) {
  const { person, organization } = useSession();
  const change = useChangeWish();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({
    initialValues: {
      kinds: Object.fromEntries(value.kinds.map(({ kind, delivery }) => [kind, delivery])) as Record<string, ReminderDelivery>,
      digest_at: value.digest_at,
      digest_on: value.digest_on as Weekday,
      from: value.quiet_hours?.from ?? "",
      until: value.quiet_hours?.until ?? "",
    },
    validate: {
      from: (from, { until }) => (until && !from ? words.both : null),
      until: (until, { from }) => (from && !until ? words.both : null),
    },
  });
  const submit = form.onSubmit(({ kinds, digest_at, digest_on, from, until }) =>
    change.mutate(
      {
        tag,
        kinds: value.kinds.filter(({ kind, delivery }) => kinds[kind] !== delivery).map(({ kind }) => ({ kind, delivery: kinds[kind] as ReminderDelivery })),
        digest_at,
        digest_on,
        quiet_hours: from && until ? { from, until } : null,
      },
      {
        onSuccess: (now) => {
          saved(now);
          notifications.show({ message: text.frame.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error, (path) => path.replace(/^quiet_hours\./, ""))),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg" maw={640}>
        <Refusal error={change.error} strays={strays} />
        <Fieldset legend={words.kinds}>
          <Text size="sm" c="dimmed" mb="sm">
            {words.ways}
          </Text>
          {value.kinds.map(({ kind, must_hear }) => (
            <div key={kind} className={classes.kind}>
              <label htmlFor={`wish-${kind}`}>{nameOfWish(kind)}</label>
              <NativeSelect
                id={`wish-${kind}`}
                data={deliveries.map((one) => ({ ...one, disabled: must_hear && (one.value === "off" || one.value === "in_app") }))}
                {...form.getInputProps(`kinds.${kind}`)}
              />
            </div>
          ))}
          {value.kinds.some(({ must_hear }) => must_hear) ? (
            <Text size="sm" c="dimmed" mt="sm">
              {words.mustHear} {value.kinds.filter(({ must_hear }) => must_hear).map(({ kind }) => nameOfWish(kind)).join(", ")}.
            </Text>
          ) : null}
          <Lacking title={words.noMail} kinds={value.kinds.filter(({ channels }) => !channels.includes("mail"))} />
          <Lacking title={words.noNotice} kinds={value.kinds.filter(({ channels }) => !channels.includes("in_app"))} />
        </Fieldset>
        <Fieldset legend={words.hours}>
          <Stack gap="md">
            <Text size="sm" c="dimmed">
              {words.zone(person.time_zone ?? organization.time_zone)}
            </Text>
            <TextInput type="time" label={words.digestAt} maw={260} {...form.getInputProps("digest_at")} />
            <NativeSelect label={words.digestOn} data={days} maw={260} {...form.getInputProps("digest_on")} />
          </Stack>
        </Fieldset>
        <Fieldset legend={words.quiet}>
          <Text size="sm" c="dimmed" mb="sm">
            {words.quietHint}
          </Text>
          <Group gap="md" align="flex-start">
            <TextInput type="time" label={words.from} {...form.getInputProps("from")} />
            <TextInput type="time" label={words.until} {...form.getInputProps("until")} />
          </Group>
        </Fieldset>
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          {text.frame.save}
        </Button>
      </Stack>
    </form>
  );
}

/** The kinds that the organization tells by one way alone. */
function Lacking({ title, kinds }: { title: string; kinds: ReminderWish["kinds"] }) {
  if (kinds.length === 0) return null;
  return (
    <Text size="sm" c="dimmed" mt="sm">
      {title} {kinds.map(({ kind }) => nameOfWish(kind)).join(", ")}.
    </Text>
  );
}
