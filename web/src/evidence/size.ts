import { locale as own } from "../language/choice";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A number of bytes in the unit that fits, counted in steps of 1024 as the limits are. */
export function bytes(count: number, locale: string = own): string {
  const step = count > 0 ? Math.min(units.length - 1, Math.floor(Math.log2(count) / 10)) : 0;
  const format = new Intl.NumberFormat(locale, { style: "unit", unit: units[step] ?? "byte", maximumFractionDigits: 1 });
  return format.format(count / 1024 ** step);
}
