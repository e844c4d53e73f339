import { Checkbox, MultiSelect, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Claim, evidenceChoices, type Subject, useAddClaim, useChangeClaim } from "../client/cover";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { SubjectField } from "./subject";

const words = text.cover;
const relations = ["implements", "evidences", "assigns"] as const;
const extents = ["full", "partial"] as const;

type Props = { statement: { key: string; text: string }; of: Claim | null; part?: Subject; close: () => void };

/** Says what meets a statement, how, and what shows it; `part` is what is proposed for a new claim. */
export function ClaimForm({ statement, of, part, close }: Props) {
  const add = useAddClaim();
  const change = useChangeClaim(of?.id ?? "");
  const { data: evidence = [] } = useQuery(evidenceChoices);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({
    initialValues: {
      subject: (of?.subject ?? part)?.key ?? "",
      relation: of?.relation ?? "implements",
      extent: of?.extent ?? "full",
      rationale: of?.rationale ?? "",
      evidence_ids: of?.evidence.map(({ id }) => id) ?? [],
      ready: of ? of.state !== "draft" : false,
    },
  });
  const ends = {
    onSuccess: close,
    onError: (error: Error) => setStrays(showRefusal(form, error, (path) => (path.startsWith("evidence_ids") ? "evidence_ids" : path))),
  };
  const submit = form.onSubmit(({ ready, ...said }) => {
    if (!of) return add.mutate({ statement: statement.key, state: ready ? "ready" : "draft", ...said }, ends);
    // Evidence alone is replaced without a new verification.
    const { evidence_ids, ...other } = said;
    const same = other.subject === of.subject.key && other.relation === of.relation && other.extent === of.extent && other.rationale === of.rationale;
    const stays = same && ready === (of.state !== "draft");
    change.mutate(stays ? { evidence_ids, version: of.version } : { ...said, state: ready ? "ready" : "draft", version: of.version }, ends);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={add.error ?? change.error} strays={strays} />
        <Text>{statement.text}</Text>
        <SubjectField value={form.values.subject} of={of?.subject ?? part} error={form.errors.subject} choose={(key) => form.setFieldValue("subject", key)} />
        <NativeSelect label={words.relation} data={relations.map((value) => ({ value, label: words.relations[value] }))} {...form.getInputProps("relation")} />
        <NativeSelect label={words.extent} data={extents.map((value) => ({ value, label: words.extents[value] }))} {...form.getInputProps("extent")} />
        <Textarea label={`${words.rationale} (${text.frame.optional})`} autosize minRows={2} {...form.getInputProps("rationale")} />
        <MultiSelect
          label={`${words.evidence} (${text.frame.optional})`}
          description={words.evidenceHint}
          searchable
          data={evidence.map(({ id, title }) => ({ value: id, label: title }))}
          {...form.getInputProps("evidence_ids")}
        />
        <Checkbox label={words.ready} {...form.getInputProps("ready", { type: "checkbox" })} />
        <Ends close={close} label={words.save} pending={add.isPending || change.isPending} />
      </Stack>
    </form>
  );
}
