import { Button, Code, CopyButton, Group, Stack } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { PropsWithChildren } from "react";
import { Notice } from "../frame/notice";
import { text } from "../text/text";
import classes from "./key.module.css";

type Words = { once: string; made: string; copy: string; copied: string; done: string };

/** What was just made and is secret: the only time that it is shown. */
export function Secret({ secret, close, words = text.key, children }: PropsWithChildren<{ secret: string; close: () => void; words?: Words }>) {
  return (
    <Stack gap="md">
      <Notice tone="warn" live>
        {words.once}
      </Notice>
      <Code block className={classes.secret} tabIndex={0} aria-label={words.made}>
        {secret}
      </Code>
      {children}
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={copied ? <IconCheck size={17} /> : <IconCopy size={17} />} onClick={copy} data-autofocus>
              <span aria-live="polite">{copied ? words.copied : words.copy}</span>
            </Button>
          )}
        </CopyButton>
        <Button onClick={close}>{words.done}</Button>
      </Group>
    </Stack>
  );
}
