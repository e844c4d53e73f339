import { Stack, Text } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Ends } from "./ends";
import { Refusal } from "./notice";

type Props = { act: Pick<UseMutationResult, "error" | "isPending">; send: () => void; body: string; label: string; close: () => void; children?: ReactNode };

/** A deed that asks for a yes, and at most for one field more: what it means in words, the refusal if it is refused, the way back. */
export function Confirm({ act, send, body, label, close, children }: Props) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <Refusal error={act.error} />
        <Text>{body}</Text>
        {children}
        <Ends close={close} label={label} pending={act.isPending} />
      </Stack>
    </form>
  );
}
