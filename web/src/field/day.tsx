import { TextInput, type TextInputProps } from "@mantine/core";

/** A civil date. The browser's own field: typed in the reader's order, read by every screen reader, and never a moment in a zone. */
export function DayField(props: Omit<TextInputProps, "type">) {
  return <TextInput type="date" min="1987-01-01" max="2200-12-31" maw={220} {...props} />;
}
