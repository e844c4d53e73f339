import { Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { text } from "../text/text";

/** Names the browser's tab after the page. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · ${text.product}` : text.product;
  }, [title]);
}

let shown = 0;

/** The page's one heading. After a navigation it takes the focus, so that a keyboard or a screen reader starts at the new page. */
export function Heading({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    if (shown > 0) heading.current?.focus({ preventScroll: true });
    shown += 1;
  }, []);
  return (
    <Title order={1} ref={heading} tabIndex={-1}>
      {children ?? title}
    </Title>
  );
}

type PageProps = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode; width?: number };

export function Page({ title, lead, actions, children, width = 1040 }: PageProps) {
  return (
    <Stack gap="xl" maw={width}>
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={6} maw={680}>
          <Heading title={title} />
          {lead ? <Text c="dimmed">{lead}</Text> : null}
        </Stack>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
