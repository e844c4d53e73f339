import { Group, MultiSelect, Select, Stack, Text, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { certificationsQuery } from "../client/certification";
import { type Place, useChangeMember, useInvite } from "../client/people";
import { useSession } from "../client/session";
import type { Member, Role } from "../client/shape";
import { inWords } from "../date/civil";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";

const words = text.people;

export type PlaceValues = { role: Role; certification_ids: string[]; starts_on: string; ends_on: string };

type Values = PlaceValues & { email: string };

/** "Reader · one certification · until 20 Apr 2027" */
export function standing({ role, certification_ids, starts_on, ends_on }: Pick<Member, "role" | "certification_ids" | "starts_on" | "ends_on">): string {
  const scope = certification_ids ? words.limited(certification_ids.length) : "";
  const days = words.days(starts_on ? inWords(starts_on) : null, ends_on ? inWords(ends_on) : null);
  return [words.roles[role], scope, days].filter(Boolean).join(" · ");
}

/** What the form says, as the API takes it: no certification named means all of them. */
export function placeOf({ role, certification_ids, starts_on, ends_on }: PlaceValues): Place {
  return {
    role,
    certification_ids: certification_ids.length > 0 ? certification_ids : null,
    starts_on: starts_on || null,
    ends_on: ends_on || null,
  };
}

/** Somebody new: the address and the place that is offered. */
export function InviteForm({ close }: { close: () => void }) {
  const invite = useInvite();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Values>({ initialValues: { email: "", role: "contributor", certification_ids: [], starts_on: "", ends_on: "" } });
  const submit = form.onSubmit((values) =>
    invite.mutate(
      { email: values.email, ...placeOf(values) },
      {
        onSuccess: () => {
          notifications.show({ message: words.sent });
          close();
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={invite.error} strays={strays} />
        <TextInput label={words.email} type="email" data-autofocus {...form.getInputProps("email")} />
        <PlaceFields form={form} />
        <Ends close={close} label={words.send} pending={invite.isPending} />
      </Stack>
    </form>
  );
}

/** A member's place, to change. */
export function PlaceForm({ member, close }: { member: Member; close: () => void }) {
  const change = useChangeMember(member);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Values>({
    initialValues: {
      email: member.email,
      role: member.role,
      certification_ids: member.certification_ids ?? [],
      starts_on: member.starts_on ?? "",
      ends_on: member.ends_on ?? "",
    },
  });
  const submit = form.onSubmit((values) =>
    change.mutate(placeOf(values), { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={change.error} strays={strays} />
        <PlaceFields form={form} />
        <Ends close={close} label={text.frame.save} pending={change.isPending} />
      </Stack>
    </form>
  );
}

/** The fields of a place; of a `program`'s, which is never an owner. */
export function PlaceFields<V extends PlaceValues>({ form, program }: { form: UseFormReturnType<V>; program?: boolean }) {
  const { membership } = useSession();
  const { data: certifications = [] } = useQuery(certificationsQuery);
  const { role } = form.values;
  const roles = (Object.keys(words.roles) as Role[]).filter((it) => it !== "owner" || (membership.role === "owner" && !program));
  return (
    <>
      <Select
        label={words.role}
        description={words.mays[role]}
        allowDeselect={false}
        data={roles.map((value) => ({ value, label: words.roles[value] }))}
        {...form.getInputProps("role")}
      />
      {role === "owner" ? null : (
        <>
          <MultiSelect
            label={words.scope}
            description={role === "external_auditor" ? undefined : words.scopeHint}
            data={certifications.map(({ id, standard_reference, certificate_number }) => ({
              value: id,
              label: [standard_reference, certificate_number].filter(Boolean).join(" · "),
            }))}
            {...form.getInputProps("certification_ids")}
          />
          <Group grow align="flex-start" preventGrowOverflow={false}>
            <DayField label={words.from} {...form.getInputProps("starts_on")} />
            <DayField label={words.until} {...form.getInputProps("ends_on")} />
          </Group>
        </>
      )}
      {form.errors.certification_ids ? <Text c="red">{form.errors.certification_ids}</Text> : null}
    </>
  );
}
