import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { documentChoices, type Subject } from "../client/cover";
import { everyItemQuery } from "../client/definition";
import { dutiesQuery } from "../client/duty";
import { profilesQuery, routineQuery, routinesQuery } from "../client/routine";
import { text } from "../text/text";

const words = text.cover;
const records = Object.keys(words.records);

/** What something is called, of which something is claimed. */
export const nameOf = ({ kind, key, name }: Subject): string => (kind === "records" ? (words.records[key] ?? key) : (name ?? words.unseen));

type Props = { value: string; of?: Subject; error?: React.ReactNode; choose: (key: string) => void };

/** Chooses what meets a statement: anything of the definition that is in force; of a routine, one of its steps or activities. */
export function SubjectField({ value, of, error, choose }: Props) {
  const { data: routines = [] } = useQuery(routinesQuery);
  const { data: profiles = [] } = useQuery(profilesQuery);
  const { data: items = [] } = useQuery(everyItemQuery);
  const { data: documents = [] } = useQuery(documentChoices);
  const { data: duties = [] } = useQuery(dutiesQuery);
  const [routine, setRoutine] = useState(value.startsWith("rtn_") ? value : "");
  const group = (label: string, all: { id: string; name: string }[]) => ({ group: label, items: all.map(({ id, name }) => ({ value: id, label: name })) });
  const part = of?.kind === "routine_part" ? [group(words.subjects.routine_part, [{ id: of.key, name: nameOf(of) }])] : [];
  const data = [
    ...part,
    group(words.subjects.routine, routines.filter(({ state }) => state === "in_force")),
    group(words.subjects.profile, profiles),
    group(words.subjects.managed_item, items.filter(({ state }) => state !== "retired")),
    group(words.subjects.controlled_document, documents.filter(({ state }) => state !== "retired").map(({ id, code, title }) => ({ id, name: `${code} ${title}` }))),
    group(words.subjects.duty, duties.map(({ id, title }) => ({ id, name: title }))),
    group(words.subjects.records, records.map((id) => ({ id, name: words.records[id] ?? id }))),
  ].filter(({ items: all }) => all.length > 0);
  return (
    <>
      <Select
        label={words.subject}
        placeholder={words.choose}
        searchable
        data={data}
        value={routine || value || null}
        error={error}
        onChange={(chosen) => {
          setRoutine(chosen?.startsWith("rtn_") ? chosen : "");
          choose(chosen ?? "");
        }}
      />
      {routine ? <PartField key={routine} routine={routine} value={value} choose={choose} /> : null}
    </>
  );
}

function PartField({ routine, value, choose }: { routine: string; value: string; choose: (key: string) => void }) {
  const { data } = useQuery(routineQuery(routine));
  const steps = data?.value.content?.steps.filter(({ skipped }) => !skipped) ?? [];
  const parts = steps.flatMap(({ id, name, activities }) => [{ value: id, label: name }, ...activities.map((it) => ({ value: it.id, label: `${name} – ${it.name}` }))]);
  return (
    <Select
      label={`${words.subjects.routine_part} (${text.frame.optional})`}
      searchable
      clearable
      data={parts}
      value={value === routine ? null : value}
      onChange={(chosen) => choose(chosen ?? routine)}
    />
  );
}
