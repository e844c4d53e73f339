import { Select } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { transitionsQuery } from "../client/edition";
import { standardsQuery } from "../client/register";
import type { Certification } from "../client/shape";
import { text } from "../text/text";
import type { CertificationForm } from "./values";

/** "ISO 9001" of "ISO 9001:2015". */
const withoutEdition = (reference: string) => reference.split(":")[0];

/** The standard of a recorded certification: only its edition changes. */
export function EditionField({ form, certification: { standard, standard_reference } }: { form: CertificationForm; certification: Certification }) {
  const { data: standards } = useSuspenseQuery(standardsQuery);
  const { data: transitions } = useSuspenseQuery(transitionsQuery);
  const known = standards.filter(({ id, reference }) => id !== standard && withoutEdition(reference) === withoutEdition(standard_reference));
  const next = transitions.filter((it) => it.old === standard && !known.some(({ id }) => id === it.new));
  const others = [...known, ...next.map((it) => ({ id: it.new, reference: it.new_reference }))];
  return (
    <Select
      label={text.certification.standard}
      description={others.length > 0 ? text.form.transitionHint : undefined}
      allowDeselect={false}
      disabled={others.length === 0}
      data={[{ value: standard, label: standard_reference }, ...others.map(({ id, reference }) => ({ value: id, label: reference }))]}
      {...form.getInputProps("standard")}
    />
  );
}
