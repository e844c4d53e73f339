import { Button, Group } from "@mantine/core";
import { text } from "../text/text";

/** How a form in a dialog ends: the way back, and the deed. */
export function Ends({ close, label, pending }: { close: () => void; label: string; pending: boolean }) {
  return (
    <Group justify="flex-end" gap="sm">
      <Button variant="default" onClick={close}>
        {text.frame.cancel}
      </Button>
      <Button type="submit" loading={pending}>
        {label}
      </Button>
    </Group>
  );
}
