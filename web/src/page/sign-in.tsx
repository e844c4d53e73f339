import { Anchor, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { Problem } from "../client/problem";
import { useSendVerification, useSignIn } from "../client/session";
import { showRefusal } from "../field/refused";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { text } from "../text/text";

const words = text.entrance.signIn;

export function SignIn() {
  const search = useSearch({ from: "/outside/sign-in" });
  const navigate = useNavigate();
  const router = useRouter();
  const signIn = useSignIn();
  const form = useForm({ initialValues: { email: "", password: "" } });
  const submit = form.onSubmit((values) =>
    signIn.mutate(values, {
      onSuccess: () => (search.return ? router.history.push(search.return) : void navigate({ to: "/" })),
      onError: (error) => showRefusal(form, error),
    }),
  );
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
        </Stack>
      </form>
      <Group justify="space-between" gap="xs">
        <Anchor renderRoot={(props) => <Link to="/forgot-password" {...props} />}>{words.forgot}</Anchor>
        <Text>
          {words.new} <Anchor renderRoot={(props) => <Link to="/sign-up" {...props} />}>{words.signUp}</Anchor>
        </Text>
      </Group>
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
