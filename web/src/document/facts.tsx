import { MultiSelect, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { membersQuery } from "../client/organization";
import { profilesQuery } from "../client/routine";
import type { Document, DocumentKind } from "../client/shape";
import { text } from "../text/text";

const words = text.controlled.form;

export type Facts = {
  code: string;
  title: string;
  kind: DocumentKind;
  classification: string;
  owner_id: string;
  review_months: number | "";
  profile_ids: string[];
  member_ids: string[];
};

export const factsOf = (of: Document | null): Facts => ({
  code: of?.code ?? "",
  title: of?.title ?? "",
  kind: of?.kind ?? "policy",
  classification: of?.classification ?? "",
  owner_id: of?.owner?.id ?? "",
  review_months: of?.review_months ?? "",
  profile_ids: of?.reader_profiles.map(({ id }) => id) ?? [],
  member_ids: of?.reader_members.map(({ id }) => id) ?? [],
});

/** The facts as they are sent; what is empty is nothing. */
export const factsSent = ({ profile_ids, member_ids, classification, owner_id, review_months, ...facts }: Facts) => ({
  ...facts,
  classification: classification || null,
  owner_id: owner_id || null,
  review_months: review_months === "" ? null : review_months,
  readers: { profile_ids, member_ids },
});

/** What the server calls a field of readers, as the form does. */
export const renamed = (path: string): string => path.replace(/^readers\./, "");

/** What is recorded of a document beside its versions. */
export function FactFields<V extends Facts>({ form }: { form: UseFormReturnType<V> }) {
  const { data: profiles } = useSuspenseQuery(profilesQuery);
  const { data: members } = useSuspenseQuery(membersQuery);
  const own = profiles.map(({ id, name }) => ({ value: id, label: name }));
  const kinds = Object.entries(text.controlled.kinds).map(([value, label]) => ({ value, label }));
  const people = members.filter(({ role }) => role !== "external_auditor").map(({ id, person }) => ({ value: id, label: person.name }));
  return (
    <Stack gap="md">
      <TextInput label={words.code} description={words.codeHint} maxLength={40} data-autofocus {...form.getInputProps("code")} />
      <TextInput label={words.name} maxLength={200} {...form.getInputProps("title")} />
      <Select label={words.kind} data={kinds} allowDeselect={false} {...form.getInputProps("kind")} />
      <TextInput label={`${words.classification} (${text.frame.optional})`} description={words.classificationHint} maxLength={100} {...form.getInputProps("classification")} />
      <Select label={`${words.owner} (${text.frame.optional})`} data={[{ value: "", label: words.ownerNone }, ...own]} allowDeselect={false} {...form.getInputProps("owner_id")} />
      <NumberInput label={`${words.months} (${text.frame.optional})`} description={words.monthsHint} min={1} max={120} allowDecimal={false} {...form.getInputProps("review_months")} />
      <MultiSelect label={`${words.readerProfiles} (${text.frame.optional})`} data={own} {...form.getInputProps("profile_ids")} />
      <MultiSelect label={`${words.readerMembers} (${text.frame.optional})`} description={words.readersHint} data={people} {...form.getInputProps("member_ids")} />
    </Stack>
  );
}
