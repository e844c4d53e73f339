import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { offerQuery, useJoin } from "../client/people";
import { Problem } from "../client/problem";
import type { Role } from "../client/shape";
import { NewPasswordField } from "../field/password";
import { showRefusal } from "../field/refused";
import { Loading } from "../frame/loading";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { tokenOfAddress } from "../frame/token";
import { text } from "../text/text";

const words = text.people.offer;

/** Where the mailed link of an invitation leads. */
export function InvitationPage() {
  const [token] = useState(tokenOfAddress);
  const { data, error, isPending } = useQuery({ ...offerQuery(token ?? ""), enabled: Boolean(token) });
  const gone = !token || (error instanceof Problem && error.status === 422);
  return (
    <Stack gap="lg">
      <Heading title={words.title} />
      {gone ? <Notice tone="warn">{words.gone}</Notice> : null}
      {!gone && isPending ? <Loading /> : null}
      {!gone ? <Refusal error={error} /> : null}
      {data && token ? (
        <>
          <Text>{words.lead(data.invited_by, data.organization_name, text.people.as[data.role as Role])}</Text>
          <Text>{data.needs_account ? words.unknown(data.email) : words.known(data.email)}</Text>
          <Joining token={token} needsAccount={data.needs_account} />
        </>
      ) : null}
    </Stack>
  );
}

function Joining({ token, needsAccount }: { token: string; needsAccount: boolean }) {
  const navigate = useNavigate();
  const join = useJoin();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { name: "", password: "" } });
  const submit = form.onSubmit((values) =>
    join.mutate(
      { token, ...(needsAccount ? values : {}) },
      {
        onSuccess: () => void navigate({ to: "/sign-in", search: { after: "joined" }, replace: true }),
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={join.error} strays={strays} />
        {needsAccount ? (
          <>
            <TextInput label={words.name} autoComplete="name" {...form.getInputProps("name")} />
            <NewPasswordField label={text.entrance.password} name="password" required withAsterisk={false} {...form.getInputProps("password")} value={form.values.password} />
          </>
        ) : null}
        <Button type="submit" loading={join.isPending} size="md">
          {words.join}
        </Button>
      </Stack>
    </form>
  );
}
