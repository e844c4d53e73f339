import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link } from "@tanstack/react-router";
import { useAskReset } from "../client/session";
import { showRefusal } from "../field/refused";
import { DevelopmentMail } from "../frame/development";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { text } from "../text/text";

const words = text.entrance.forgot;

export function ForgotPassword() {
  const ask = useAskReset();
  const form = useForm({ initialValues: { email: "" } });
  const submit = form.onSubmit(({ email }) => ask.mutate(email, { onError: (error) => showRefusal(form, error) }));
  return (
    <Stack gap="lg">
      <Heading title={words.title} />
      {ask.isSuccess ? (
        <>
          <Notice tone="ok" live>
            {words.sent}
          </Notice>
          <DevelopmentMail />
        </>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <Text>{words.body}</Text>
            <Refusal error={ask.error} />
            <TextInput label={text.entrance.email} name="email" type="email" autoComplete="username" required withAsterisk={false} {...form.getInputProps("email")} />
            <Button type="submit" loading={ask.isPending} size="md">
              {words.submit}
            </Button>
          </Stack>
        </form>
      )}
      <Anchor renderRoot={(props) => <Link to="/sign-in" {...props} />}>{text.entrance.mail.back}</Anchor>
    </Stack>
  );
}
