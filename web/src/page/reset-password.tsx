import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useChangePassword } from "../client/session";
import { NewPasswordField } from "../field/password";
import { showRefusal } from "../field/refused";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { tokenOfAddress } from "../frame/token";
import { text } from "../text/text";

const words = text.entrance.reset;

export function ResetPassword() {
  const [token] = useState(tokenOfAddress);
  const navigate = useNavigate();
  const change = useChangePassword();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { password: "" } });
  const submit = form.onSubmit(({ password }) =>
    change.mutate(
      { token, password },
      {
        onSuccess: () => void navigate({ to: "/sign-in", search: { after: "changed" }, replace: true }),
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <Stack gap="lg">
      <Heading title={words.title} />
      {token ? (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <Refusal error={change.error} strays={strays} />
            <NewPasswordField label={words.field} name="password" required withAsterisk={false} {...form.getInputProps("password")} value={form.values.password} />
            <Text c="dimmed">{words.note}</Text>
            <Button type="submit" loading={change.isPending} size="md">
              {words.submit}
            </Button>
          </Stack>
        </form>
      ) : (
        <Notice tone="warn">{text.entrance.verify.missing}</Notice>
      )}
      <Anchor renderRoot={(props) => <Link to="/forgot-password" {...props} />}>{text.entrance.signIn.forgot}</Anchor>
    </Stack>
  );
}
