import { Select, type SelectProps } from "@mantine/core";
import { useMemo } from "react";
import { zones } from "../date/zone";

type Props = Omit<SelectProps, "data" | "onChange"> & { none?: string; onChange?: (value: string | null) => void };

const NONE = "none";

/** A time zone; where none may be chosen, `none` says what that means and stands first in the list. */
export function ZoneField({ none, value, onChange, ...props }: Props) {
  const data = useMemo(() => {
    const known = zones();
    const all = value && !known.includes(value) ? [value, ...known] : known;
    const named = all.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
    return none ? [{ value: NONE, label: none }, ...named] : named;
  }, [value, none]);
  return (
    <Select
      searchable
      autoComplete="off"
      allowDeselect={false}
      {...props}
      data={data}
      value={none && !value ? NONE : (value ?? null)}
      onChange={(chosen) => onChange?.(chosen === NONE ? null : chosen)}
    />
  );
}
