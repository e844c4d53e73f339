import { SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { text } from "../text/text";
import type { Part } from "./part";

const words = text.audit.part;

/** Everything, or some clauses typed one after the other. */
export function PartField<Values extends Part>({ form, label }: { form: UseFormReturnType<Values>; label: string }) {
  return (
    <Stack gap="xs">
      <div>
        <Text size="sm" fw={500} mb={4} id="part-of-the-system">
          {label}
        </Text>
        <SegmentedControl
          aria-labelledby="part-of-the-system"
          data={[
            { value: "some", label: words.some },
            { value: "full", label: words.full },
          ]}
          {...form.getInputProps("part")}
        />
      </div>
      {form.values.part === "some" ? <TextInput label={words.list} description={words.hint} {...form.getInputProps("coverage")} /> : null}
    </Stack>
  );
}
