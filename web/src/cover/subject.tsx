import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Subject } from "../client/cover";
import { routineQuery } from "../client/routine";
import { text } from "../text/text";
import { useParts } from "./part";

const words = text.cover;

/** What something is called, of which something is claimed. */
export const nameOf = ({ kind, key, name }: Subject): string => (kind === "records" ? (words.records[key] ?? key) : (name ?? words.unseen));

type Props = { value: string; of?: Subject; error?: React.ReactNode; choose: (key: string) => void };

/** Chooses what meets a statement: anything of the definition that is in force; of a routine, one of its steps or activities. */
export function SubjectField({ value, of, error, choose }: Props) {
  const groups = useParts();
  const [routine, setRoutine] = useState(value.startsWith("rtn_") ? value : "");
  const part = of?.kind === "routine_part" ? [{ label: words.subjects.routine_part, parts: [of] }] : [];
  const data = [...part, ...groups].map(({ label, parts }) => ({ group: label, items: parts.map((it) => ({ value: it.key, label: nameOf(it) })) }));
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
