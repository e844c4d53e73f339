import { Button, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useEraseAccount } from "../client/people";
import { Problem } from "../client/problem";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import { text } from "../text/text";

const words = text.people.account;

/** The way out for good: the account and everything that names its person. */
export function Goodbye() {
  const [open, setOpen] = useState(false);
  return (
    <Part
      title={words.title}
      lead={words.lead}
      actions={
        <Button variant="default" onClick={() => setOpen(true)}>
          {words.title}
        </Button>
      }
    >
      <Modal opened={open} onClose={() => setOpen(false)} title={words.title} closeButtonProps={{ "aria-label": text.frame.close }}>
        <Deletion close={() => setOpen(false)} />
      </Modal>
    </Part>
  );
}

function Deletion({ close }: { close: () => void }) {
  const [password, setPassword] = useState("");
  const client = useQueryClient();
  const navigate = useNavigate();
  const erase = useEraseAccount();
  const wrong = erase.error instanceof Problem ? erase.error.fields[0]?.detail : undefined;
  const gone = async () => {
    await navigate({ to: "/sign-in" });
    client.clear();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        erase.mutate(password, { onSuccess: gone });
      }}
    >
      <Stack gap="md">
        {wrong ? null : <Refusal error={erase.error} />}
        <Notice tone="warn">
          <Text inherit>{words.warning}</Text>
        </Notice>
        <PasswordInput
          label={words.password}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong}
          autoComplete="current-password"
          required
        />
        <Ends close={close} label={words.remove} pending={erase.isPending} />
      </Stack>
    </form>
  );
}
