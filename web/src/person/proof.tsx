import { Button, Modal, Stack, Text } from "@mantine/core";
import { useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useProve } from "../client/security";
import { useSession } from "../client/session";
import { useGoToProvider } from "../client/sso";
import { askBy } from "../client/step-up";
import { Refusal } from "../frame/notice";
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
      {proofs.includes("provider") ? <ByProvider /> : null}
      {proofs.some((way) => way !== "provider") ? (
        <ShowFactor
          ways={proofs}
          show={(shown) => prove.mutate(shown, { onSuccess: () => end(true) })}
          pending={prove.isPending}
          error={prove.error}
          label={words.submit}
          close={() => end(false)}
        />
      ) : null}
    </Stack>
  );
}

/** Whom the organization's provider has vouched for proves it there, and comes back to this page to go on. */
function ByProvider() {
  const { person } = useSession();
  const here = useRouterState({ select: ({ location }) => location.href });
  const provider = useGoToProvider(here);
  return (
    <>
      <Refusal error={provider.error} />
      <Text size="sm">{text.sso.prove.lead}</Text>
      <Button loading={provider.isPending} onClick={() => provider.mutate({ email: person.email, again: true })}>
        {text.sso.prove.go}
      </Button>
    </>
  );
}
