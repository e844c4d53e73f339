import { MultiSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../client/organization";
import { useAddProfile, useChangeProfile } from "../client/routine";
import type { Profile } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.routine.profiles;

type Values = { name: string; description: string; holder_ids: string[] };

export function NewProfileForm({ close }: { close: () => void }) {
  const add = useAddProfile();
  const send = (values: Values, refused: (error: Error) => void) => add.mutate(values, { onSuccess: close, onError: refused });
  return <ProfileForm initial={{ name: "", description: "", holder_ids: [] }} save={add} send={send} close={close} />;
}

export function OldProfileForm({ profile, close }: { profile: Profile; close: () => void }) {
  const [base] = useState(profile.version);
  const change = useChangeProfile(profile.id);
  const send = (values: Values, refused: (error: Error) => void) => change.mutate({ ...values, version: base }, { onSuccess: close, onError: refused });
  const { name, description, holders } = profile;
  return <ProfileForm initial={{ name, description, holder_ids: holders.map(({ id }) => id) }} save={change} send={send} close={close} />;
}

type FormProps = {
  initial: Values;
  save: { error: Error | null; isPending: boolean };
  send: (values: Values, refused: (error: Error) => void) => void;
  close: () => void;
};

function ProfileForm({ initial, save, send, close }: FormProps) {
  const { data: members } = useSuspenseQuery(membersQuery);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: initial });
  const submit = form.onSubmit((values) => send(values, (error) => setStrays(showRefusal(form, error))));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={save.error} strays={strays} />
        <TextInput label={words.name} maxLength={200} data-autofocus {...form.getInputProps("name")} />
        <Textarea label={words.description} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("description")} />
        <MultiSelect label={words.holders} description={text.frame.optional} data={members.map(({ id, person }) => ({ value: id, label: person.name }))} {...form.getInputProps("holder_ids")} />
        <Ends close={close} label={text.frame.save} pending={save.isPending} />
      </Stack>
    </form>
  );
}
