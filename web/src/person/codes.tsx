import { Button, Code, Group, Modal, SimpleGrid, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { factorsQuery, useNewCodes } from "../client/security";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";

const words = text.security.codes;

/** Recovery codes, which are shown this once. */
export function CodeList({ codes, close }: { codes: string[]; close: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Stack gap="md">
      <Text>{words.shown}</Text>
      <SimpleGrid cols={1} spacing="xs" component="ul" style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {codes.map((code) => (
          <li key={code}>
            <Code fz="md">{code}</Code>
          </li>
        ))}
      </SimpleGrid>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={() => void navigator.clipboard.writeText(codes.join("\n")).then(() => setCopied(true))}>
          {copied ? words.copied : words.copy}
        </Button>
        <Button onClick={close}>{words.kept}</Button>
      </Group>
    </Stack>
  );
}

/** How many are left, and new ones. */
export function RecoveryCodes() {
  const { data } = useSuspenseQuery(factorsQuery);
  const fresh = useNewCodes();
  const has = data.totp_since !== null || data.passkeys.length > 0;
  if (!has) return null;
  const left = data.recovery_codes_left;
  return (
    <Part
      title={words.title}
      lead={words.lead}
      actions={
        <Button variant="default" loading={fresh.isPending} onClick={() => fresh.mutate()}>
          {words.renew}
        </Button>
      }
    >
      <Refusal error={fresh.error} />
      {left < 3 ? <Notice tone="warn">{words.left(left)}</Notice> : <Text>{words.left(left)}</Text>}
      <Modal opened={fresh.data !== undefined} onClose={fresh.reset} title={words.title} closeButtonProps={{ "aria-label": text.frame.close }}>
        <CodeList codes={fresh.data?.recovery_codes ?? []} close={fresh.reset} />
      </Modal>
    </Part>
  );
}
