import { Anchor, Button, Stack, Text } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import { useSendVerification } from "../client/session";
import { DevelopmentMail } from "../frame/development";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { text } from "../text/text";

const words = text.entrance.mail;

export function CheckMail() {
  const { state } = useLocation();
  const email = (state as { email?: string }).email ?? "";
  const resend = useSendVerification();
  return (
    <Stack gap="lg" align="flex-start">
      <Heading title={words.title} />
      <Text>{words.body(email)}</Text>
      <DevelopmentMail />
      <Refusal error={resend.error} />
      {resend.isSuccess ? (
        <Notice tone="ok" live>
          {words.sent}
        </Notice>
      ) : null}
      {email ? (
        <>
          <Text c="dimmed">{words.late}</Text>
          <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate(email)}>
            {words.resend}
          </Button>
        </>
      ) : null}
      <Anchor renderRoot={(props) => <Link to="/sign-in" {...props} />}>{words.back}</Anchor>
    </Stack>
  );
}
