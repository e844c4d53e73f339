import { NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Judgement, type Relation, useAddRelation, useChangeRelation, useRemoveRelation, useSay, useTakeBack } from "../client/crosswalk";
import { Problem } from "../client/problem";
import { Confirm } from "../frame/confirm";
import { text } from "../text/text";
import { spoken } from "./row";
import type { Titles } from "./title";

const words = text.crosswalk;

/** What somebody wants to do: to one relation, or between two standards. */
export type Asked = { kind: "add"; one: string; other: string } | { kind: "change" | "remove" | "confirm" | "reject" | "undo"; relation: Relation };

type Closing = { close: () => void };

export function Act({ asked, titles, close }: { asked: Asked; titles: Record<string, Titles> } & Closing) {
  if (asked.kind === "add") return <Addition {...asked} titles={titles} close={close} />;
  if (asked.kind === "change") return <Change relation={asked.relation} close={close} />;
  if (asked.kind === "remove") return <Removal relation={asked.relation} close={close} />;
  if (asked.kind === "undo") return <Undoing relation={asked.relation} close={close} />;
  return <Saying relation={asked.relation} verdict={asked.kind === "confirm" ? "confirmed" : "rejected"} close={close} />;
}

function Saying({ relation, verdict, close }: { relation: Relation; verdict: "confirmed" | "rejected" } & Closing) {
  const [note, setNote] = useState("");
  const say = useSay();
  const send = () => say.mutate({ relation: relation.key, verdict, ...(note.trim() ? { note: note.trim() } : {}) }, { onSuccess: close });
  return (
    <Confirm act={say} send={send} body={spoken(relation)} label={verdict === "confirmed" ? words.confirm : words.reject} close={close}>
      <Textarea label={words.note} description={words.noteHint} maxLength={1000} autosize minRows={2} value={note} onChange={({ currentTarget }) => setNote(currentTarget.value)} data-autofocus />
    </Confirm>
  );
}

function Undoing({ relation, close }: { relation: Relation } & Closing) {
  const undo = useTakeBack();
  const said = relation.confirmation?.id ?? "";
  return <Confirm act={undo} send={() => undo.mutate(said, { onSuccess: close })} body={spoken(relation)} label={words.undo} close={close} />;
}

function Removal({ relation, close }: { relation: Relation } & Closing) {
  const remove = useRemoveRelation(relation.id ?? "");
  return <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: close })} body={words.removeBody(spoken(relation))} label={words.remove} close={close} />;
}

function Change({ relation, close }: { relation: Relation } & Closing) {
  const [judged, judge] = useState<Judgement>({ relation: relation.relation, rationale: relation.rationale, confidence: relation.confidence });
  const change = useChangeRelation(relation.id ?? "", relation.version ?? 1);
  return (
    <Confirm act={change} send={() => change.mutate(judged, { onSuccess: close })} body={spoken(relation)} label={words.form.submit} close={close}>
      <Judging judged={judged} judge={judge} error={change.error} />
    </Confirm>
  );
}

function Addition({ one, other, titles, close }: { one: string; other: string; titles: Record<string, Titles> } & Closing) {
  const [source, setSource] = useState("");
  const [target, setTarget] = useState("");
  const [judged, judge] = useState<Judgement>({ relation: "equal", rationale: "", confidence: "medium" });
  const add = useAddRelation();
  const wrong = faults(add.error);
  const send = () => add.mutate({ source: { standard: one, clause: source.trim() }, target: { standard: other, clause: target.trim() }, ...judged }, { onSuccess: close });
  return (
    <Confirm act={add} send={send} body={words.lead} label={words.form.submit} close={close}>
      <Stack gap="sm">
        <Place label={words.form.source} titles={titles[one]} value={source} change={setSource} error={wrong["source.clause"] ?? wrong["source.standard"]} />
        <Place label={words.form.target} titles={titles[other]} value={target} change={setTarget} error={wrong["target.clause"] ?? wrong["target.standard"]} />
        <Judging judged={judged} judge={judge} error={add.error} />
      </Stack>
    </Confirm>
  );
}

const faults = (error: Error | null): Record<string, string> => (error instanceof Problem ? error.asFieldErrors() : {});

type PlaceProps = { label: string; titles: Titles | undefined; value: string; change: (clause: string) => void; error: string | undefined };

/** A clause by its number; its title shows whether it is the one that is meant. */
function Place({ label, titles, value, change, error }: PlaceProps) {
  return (
    <div>
      <TextInput label={label} value={value} maxLength={60} required error={error} onChange={({ currentTarget }) => change(currentTarget.value)} />
      <Text size="sm" c="dimmed" role="status">
        {titles?.get(value.trim()) ?? ""}
      </Text>
    </div>
  );
}

const terms = ["equal", "subset_of", "superset_of", "intersects_with"] as const;
const confidences = ["low", "medium", "high"] as const;

function Judging({ judged, judge, error }: { judged: Judgement; judge: (judged: Judgement) => void; error: Error | null }) {
  const wrong = faults(error);
  return (
    <Stack gap="sm">
      <NativeSelect
        label={words.form.relation}
        data={terms.map((value) => ({ value, label: words.terms[value] }))}
        value={judged.relation}
        onChange={({ currentTarget }) => judge({ ...judged, relation: terms.find((term) => term === currentTarget.value) ?? judged.relation })}
      />
      <Textarea
        label={words.form.rationale}
        required
        maxLength={1000}
        autosize
        minRows={2}
        value={judged.rationale}
        error={wrong["rationale"]}
        onChange={({ currentTarget }) => judge({ ...judged, rationale: currentTarget.value })}
      />
      <NativeSelect
        label={words.form.confidence}
        data={confidences.map((value) => ({ value, label: words.confidences[value] }))}
        value={judged.confidence}
        onChange={({ currentTarget }) => judge({ ...judged, confidence: confidences.find((it) => it === currentTarget.value) ?? judged.confidence })}
      />
    </Stack>
  );
}
