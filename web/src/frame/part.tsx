import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A part of a page with parts (certification, settings): its own second heading, a sentence, what can be done. */
export function Part({ title, lead, actions, children }: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} maw={620}>
          <Title order={2}>{title}</Title>
          {lead ? <Text c="dimmed">{lead}</Text> : null}
        </Stack>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
