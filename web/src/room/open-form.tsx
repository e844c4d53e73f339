import { NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { certificationsQuery } from "../client/certification";
import { useOpenRoom } from "../client/room";
import { useSession } from "../client/session";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.room.form;

/** The addresses in a text, one a line. */
export const addresses = (lines: string): string[] =>
  lines
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Opens a room for the auditors of one audit. */
export function OpenForm({ close }: { close: () => void }) {
  const { data: certifications = [] } = useQuery(certificationsQuery);
  const { today } = useSession();
  const open = useOpenRoom();
  const navigate = useNavigate();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { certification_id: "", title: "", opens_on: today, closes_on: today, guests: "" } });
  const submit = form.onSubmit(({ guests, certification_id, ...facts }) =>
    open.mutate(
      { ...facts, certification_id: certification_id || (certifications[0]?.id ?? ""), guests: addresses(guests) },
      {
        onSuccess: ({ id }) => void navigate({ to: "/room/$id", params: { id } }),
        onError: (error) => setStrays(showRefusal(form, error, (path) => (path.startsWith("guests") ? "guests" : path))),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={open.error} strays={strays} />
        <NativeSelect
          label={words.certification}
          data={certifications.map(({ id, standard_reference }) => ({ value: id, label: standard_reference }))}
          {...form.getInputProps("certification_id")}
        />
        <TextInput label={words.name} description={words.nameHint} data-autofocus {...form.getInputProps("title")} />
        <DayField label={words.opens} {...form.getInputProps("opens_on")} />
        <DayField label={words.closes} {...form.getInputProps("closes_on")} />
        <Textarea label={`${words.guests} (${text.frame.optional})`} description={words.guestsHint} autosize minRows={2} {...form.getInputProps("guests")} />
        <Ends close={close} label={words.submit} pending={open.isPending} />
      </Stack>
    </form>
  );
}
