import { MultiSelect, Select } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { certificationsQuery } from "../client/certification";
import type { Terms } from "../client/consultancy";
import type { GrantRole } from "../client/shape";
import { DayField } from "../field/day";
import { text } from "../text/text";

const words = text.consultancy;

/** What a form says of a grant's terms. */
export type TermValues = { role: GrantRole; certification_ids: string[]; ends_on: string };

/** The same as the API takes it: no certification named means all of them, no day until it is ended. */
export const termsOf = ({ role, certification_ids, ends_on }: TermValues): Terms => ({
  role,
  certification_ids: certification_ids.length > 0 ? certification_ids : null,
  ends_on: ends_on || null,
});

/** Role, certifications and last day of a consultancy's access. */
export function TermFields<V extends TermValues>({ form, scoped = true }: { form: UseFormReturnType<V>; scoped?: boolean }) {
  const { data: certifications = [] } = useQuery({ ...certificationsQuery, enabled: scoped });
  const { role } = form.values;
  return (
    <>
      <Select
        label={words.role}
        description={words.mays[role]}
        allowDeselect={false}
        data={(Object.keys(words.roles) as GrantRole[]).map((value) => ({ value, label: words.roles[value] }))}
        {...form.getInputProps("role")}
      />
      {scoped ? (
        <MultiSelect
          label={words.scope}
          description={words.scopeHint}
          data={certifications.map(({ id, standard_reference, certificate_number }) => ({
            value: id,
            label: [standard_reference, certificate_number].filter(Boolean).join(" · "),
          }))}
          {...form.getInputProps("certification_ids")}
        />
      ) : null}
      <DayField label={words.until} description={words.untilHint} {...form.getInputProps("ends_on")} />
    </>
  );
}
