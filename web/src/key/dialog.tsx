import { Modal } from "@mantine/core";
import type { PropsWithChildren } from "react";
import { text } from "../text/text";

/** A dialog. While it holds what is shown once, a slip of the hand does not close it. */
export function SecretDialog({ title, holds, close, children }: PropsWithChildren<{ title: string | null; holds: boolean; close: () => void }>) {
  return (
    <Modal
      opened={title !== null}
      onClose={close}
      title={title ?? ""}
      closeOnClickOutside={!holds}
      closeOnEscape={!holds}
      withCloseButton={!holds}
      closeButtonProps={{ "aria-label": text.frame.close }}
    >
      {children}
    </Modal>
  );
}
