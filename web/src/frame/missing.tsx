import { Anchor, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { text } from "../text/text";
import { Heading } from "./page";

export function Missing() {
  return (
    <Stack gap="md" align="flex-start" maw={640}>
      <Heading title={text.frame.missing.title} />
      <Text c="dimmed">{text.frame.missing.body}</Text>
      <Anchor renderRoot={(props) => <Link to="/" {...props} />}>{text.frame.missing.home}</Anchor>
    </Stack>
  );
}
