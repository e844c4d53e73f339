import { Anchor, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconFingerprint } from "@tabler/icons-react";
import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { knowsPasskeys } from "../client/passkey";
import { Problem } from "../client/problem";
import { type FactorWord, useShowSecondFactor, useSignInByPasskey } from "../client/security";
import { useSendVerification, useSignIn } from "../client/session";
import { useGoToProvider } from "../client/sso";
import { showRefusal } from "../field/refused";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { Reply as FactorReply, ShowFactor } from "../person/show-factor";
import { text } from "../text/text";

const words = text.entrance.signIn;

export function SignIn() {
  const search = useSearch({ from: "/outside/sign-in" });
  const navigate = useNavigate();
  const router = useRouter();
  const signIn = useSignIn();
  const form = useForm({ initialValues: { email: "", password: "" } });
  const [ways, setWays] = useState<FactorWord[] | null>(null);
  const arrived = () => (search.return ? router.history.push(search.return) : void navigate({ to: "/" }));
  const submit = form.onSubmit((values) =>
    signIn.mutate(values, {
      onSuccess: (answer) => ("second_factors" in answer ? setWays(answer.second_factors) : arrived()),
      onError: (error) => showRefusal(form, error),
    }),
  );
  const provider = useGoToProvider(search.return);
  const goToProvider = () => {
    const email = form.getValues().email.trim();
    if (email) provider.mutate({ email });
    else form.setFieldError("email", text.sso.signIn.email);
  };
  if (ways) return <SecondStep ways={ways} arrived={arrived} again={() => setWays(null)} />;
  return (
    <Stack gap="lg">
      <Heading title={words.title} />
      <Arrival after={search.after} returning={Boolean(search.return)} />
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Reply error={signIn.error} email={form.values.email} />
          <TextInput
            label={text.entrance.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            key={form.key("email")}
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={text.entrance.password}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={signIn.isPending} size="md">
            {words.submit}
          </Button>
          <Refusal error={provider.error} />
          <Button variant="default" size="md" loading={provider.isPending} onClick={goToProvider}>
            {text.sso.signIn.go}
          </Button>
        </Stack>
      </form>
      <ByPasskey arrived={arrived} />
      <Group justify="space-between" gap="xs">
        <Anchor renderRoot={(props) => <Link to="/forgot-password" {...props} />}>{words.forgot}</Anchor>
        <Text>
          {words.new} <Anchor renderRoot={(props) => <Link to="/sign-up" {...props} />}>{words.signUp}</Anchor>
        </Text>
      </Group>
    </Stack>
  );
}

/** The second step of somebody with a second factor. */
function SecondStep({ ways, arrived, again }: { ways: FactorWord[]; arrived: () => void; again: () => void }) {
  const show = useShowSecondFactor();
  const over = show.error instanceof Problem && show.error.status === 401;
  return (
    <Stack gap="lg">
      <Heading title={text.security.show.title} />
      {over ? null : <Text>{text.security.show.lead}</Text>}
      <ShowFactor
        ways={ways}
        show={(shown) => show.mutate(shown, { onSuccess: arrived })}
        pending={show.isPending}
        error={show.error}
        label={text.security.show.submit}
      />
      <Anchor component="button" type="button" ta="left" onClick={again}>
        {text.security.show.again}
      </Anchor>
    </Stack>
  );
}

/** Without address and password, where the browser knows passkeys. */
function ByPasskey({ arrived }: { arrived: () => void }) {
  const enter = useSignInByPasskey();
  if (!knowsPasskeys()) return null;
  return (
    <Stack gap="md">
      <FactorReply error={enter.error} />
      <Button variant="default" size="md" leftSection={<IconFingerprint size={18} aria-hidden />} loading={enter.isPending} onClick={() => enter.mutate(undefined, { onSuccess: arrived })}>
        {text.security.show.byPasskey}
      </Button>
    </Stack>
  );
}

function Arrival({ after, returning }: { after: string | undefined; returning: boolean }) {
  if (after === "verified") return <Notice tone="ok">{words.verified}</Notice>;
  if (after === "joined") return <Notice tone="ok">{words.joined}</Notice>;
  if (after === "changed") return <Notice tone="ok">{words.changed}</Notice>;
  if (after === "ended" || returning) return <Notice tone="info">{words.ended}</Notice>;
  return null;
}

function Reply({ error, email }: { error: Error | null; email: string }) {
  const resend = useSendVerification();
  if (!(error instanceof Problem)) return null;
  if (error.code === "wrong_credentials") {
    return (
      <Notice tone="bad" live>
        {words.wrong}
      </Notice>
    );
  }
  if (error.code !== "email_unverified") return <Refusal error={error} />;
  return (
    <Notice tone="warn" live>
      <Text inherit>{words.unverified}</Text>
      {resend.isSuccess ? (
        <Text inherit>{text.entrance.mail.sent}</Text>
      ) : (
        <Anchor component="button" type="button" onClick={() => resend.mutate(email)}>
          {words.resend}
        </Anchor>
      )}
    </Notice>
  );
}
