import type { UseFormReturnType } from "@mantine/form";
import { Problem } from "../client/problem";

/**
 * Puts the server's field errors on the form and the focus on the first of them. Answers those that the form has no field
 * for, so that the page can show them beside it.
 */
export function showRefusal<V extends Record<string, unknown>>(
  form: UseFormReturnType<V>,
  error: unknown,
  rename?: (path: string) => string,
): string[] {
  if (!(error instanceof Problem)) return [];
  const named = error.asFieldErrors(rename);
  const known = new Set(Object.keys(form.getValues()));
  const shown: Record<string, string> = {};
  const strays: string[] = [];
  for (const [path, detail] of Object.entries(named)) {
    if (known.has(path.split(".")[0] ?? "")) shown[path] = detail;
    else strays.push(detail);
  }
  form.setErrors(shown);
  const first = Object.keys(shown)[0];
  if (first) requestAnimationFrame(() => form.getInputNode(first)?.focus());
  return strays;
}
