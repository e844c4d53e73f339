import { Button, Code, CopyButton, Group, Stack } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { Notice } from "../frame/notice";
import { text } from "../text/text";
import classes from "./key.module.css";

const words = text.key;

/** A key that was just made: the only time that it is shown. */
export function Secret({ secret, close }: { secret: string; close: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warn" live>
        {words.once}
      </Notice>
      <Code block className={classes.secret} tabIndex={0} aria-label={words.made}>
        {secret}
      </Code>
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
