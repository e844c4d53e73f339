import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Problem } from "../client/problem";
import { useSendVerification, useVerifyEmail } from "../client/session";
import { Loading } from "../frame/loading";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { tokenOfAddress } from "../frame/token";
import { text } from "../text/text";

const words = text.entrance.verify;
const posted = new Set<string>();

export function VerifyEmail() {
  const [token] = useState(tokenOfAddress);
  const navigate = useNavigate();
  const { mutate, error } = useVerifyEmail();
  useEffect(() => {
    if (!token || posted.has(token)) return;
    posted.add(token);
    mutate(token, { onSuccess: () => void navigate({ to: "/sign-in", search: { after: "verified" }, replace: true }) });
  }, [token, mutate, navigate]);
  const spent = error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;
  return (
    <Stack gap="lg">
      <Heading title={spent ? words.failed : words.title} />
      {!token ? <Notice tone="warn">{words.missing}</Notice> : null}
      {error && !spent ? <Refusal error={error} /> : null}
      {token && !error ? (
        <>
          <Text role="status">{words.wait}</Text>
          <Loading />
        </>
      ) : (
        <AskAgain />
      )}
    </Stack>
  );
}

function AskAgain() {
  const [email, setEmail] = useState("");
  const ask = useSendVerification();
  if (ask.isSuccess) {
    return (
      <Notice tone="ok" live>
        {text.entrance.mail.body(email)}
      </Notice>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate(email);
      }}
    >
      <Stack gap="md">
        <Text>{words.failedBody}</Text>
        <Refusal error={ask.error} />
        <TextInput label={text.entrance.email} type="email" autoComplete="username" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <Button type="submit" loading={ask.isPending}>
          {words.ask}
        </Button>
      </Stack>
    </form>
  );
}
