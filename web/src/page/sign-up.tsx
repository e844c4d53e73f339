import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useSignUp } from "../client/session";
import { guessedCountry, guessedZone } from "../date/zone";
import { CountryField } from "../field/country";
import { NewPasswordField } from "../field/password";
import { showRefusal } from "../field/refused";
import { ZoneField } from "../field/zone";
import { Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { text } from "../text/text";

const words = text.entrance.signUp;

export function SignUp() {
  const navigate = useNavigate();
  const signUp = useSignUp();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({
    initialValues: {
      organization_name: "",
      country: guessedCountry(),
      time_zone: guessedZone(),
      name: "",
      email: "",
      password: "",
    },
  });
  const submit = form.onSubmit((values) =>
    signUp.mutate(values, {
      onSuccess: () => void navigate({ to: "/check-mail", state: { email: values.email } as object }),
      onError: (error) => setStrays(showRefusal(form, error)),
    }),
  );
  return (
    <Stack gap="lg">
      <Stack gap={6}>
        <Heading title={words.title} />
        <Text c="dimmed">{words.lead}</Text>
      </Stack>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Refusal error={signUp.error} strays={strays} />
          <TextInput label={words.organization} name="organization" autoComplete="organization" required withAsterisk={false} {...form.getInputProps("organization_name")} />
          <CountryField label={words.country} name="country" required withAsterisk={false} {...form.getInputProps("country")} />
          <ZoneField label={words.zone} description={words.zoneHint} name="time_zone" required withAsterisk={false} {...form.getInputProps("time_zone")} />
          <TextInput label={words.name} name="name" autoComplete="name" required withAsterisk={false} {...form.getInputProps("name")} />
          <TextInput label={words.work} name="email" type="email" autoComplete="username" required withAsterisk={false} {...form.getInputProps("email")} />
          <NewPasswordField label={text.entrance.password} name="password" required withAsterisk={false} {...form.getInputProps("password")} value={form.values.password} />
          <Button type="submit" loading={signUp.isPending} size="md">
            {words.submit}
          </Button>
        </Stack>
      </form>
      <Text>
        {words.have} <Anchor renderRoot={(props) => <Link to="/sign-in" {...props} />}>{text.entrance.signIn.title}</Anchor>
      </Text>
    </Stack>
  );
}
