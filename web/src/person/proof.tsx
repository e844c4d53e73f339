import { Modal, Stack, Text } from "@mantine/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useProve } from "../client/security";
import { useSession } from "../client/session";
import { askBy } from "../client/step-up";
import { text } from "../text/text";
import { ShowFactor } from "./show-factor";

const words = text.security.proof;

/** The one dialog that asks for a proof before a dangerous act. */
export function ProofDialog() {
  const settle = useRef<((proved: boolean) => void) | null>(null);
  const [opened, setOpened] = useState(false);
  const end = useCallback((proved: boolean) => {
    settle.current?.(proved);
    settle.current = null;
    setOpened(false);
  }, []);
  useEffect(() => {
    askBy(
      () =>
        new Promise((resolve) => {
          settle.current = resolve;
          setOpened(true);
        }),
    );
    return () => {
      askBy(null);
      end(false);
    };
  }, [end]);
  return (
    <Modal opened={opened} onClose={() => end(false)} title={words.title} zIndex={400} closeButtonProps={{ "aria-label": text.frame.close }}>
      <Asking end={end} />
    </Modal>
  );
}

function Asking({ end }: { end: (proved: boolean) => void }) {
  const { proofs } = useSession();
  const prove = useProve();
  return (
    <Stack gap="md">
      <Text size="sm">{words.lead}</Text>
      <ShowFactor
        ways={proofs}
        show={(shown) => prove.mutate(shown, { onSuccess: () => end(true) })}
        pending={prove.isPending}
        error={prove.error}
        label={words.submit}
        close={() => end(false)}
      />
    </Stack>
  );
}
