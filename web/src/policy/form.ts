import type { UseFormReturnType } from "@mantine/form";
import type { Field } from "./field";
import { at, type PolicyValues } from "./values";

/** A form that holds a policy among its values. */
export type PolicyForm = UseFormReturnType<{ policy: PolicyValues }>;

export type FieldProps = { form: PolicyForm; field: Field; path: string; holds: { value: unknown; text: string } };

/** What a refusal says about a list as a whole, or about the first of its entries that has no line of its own. */
export const errorOf = (form: PolicyForm, path: string, inside = false) =>
  form.errors[path] ?? (inside ? Object.entries(form.errors).find(([key]) => key.startsWith(`${path}.`))?.[1] : undefined);

export const listOf = (form: PolicyForm, field: Field): string[] | null => at(form.values.policy, field.path) as string[] | null;
