import { Select, type SelectProps } from "@mantine/core";
import { useMemo } from "react";
import { zones } from "../date/zone";

export function ZoneField(props: Omit<SelectProps, "data">) {
  const { value } = props;
  const data = useMemo(() => {
    const known = zones();
    const all = value && !known.includes(value) ? [value, ...known] : known;
    return all.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
  }, [value]);
  return <Select searchable autoComplete="off" {...props} data={data} />;
}
