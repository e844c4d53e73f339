import { Button, Checkbox, List, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { handoverQuery, useTakeOver } from "../client/portfolio";
import { Problem } from "../client/problem";
import { TermFields, type TermValues, termsOf } from "../consultancy/terms";
import { NewPasswordField } from "../field/password";
import { showRefusal } from "../field/refused";
import { Loading } from "../frame/loading";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { tokenOfAddress } from "../frame/token";
import { text } from "../text/text";

const words = text.portfolio.handover;

/** Where the mailed link of a hand-over leads: taking the organization, and saying whether the consultancy stays. */
export function HandoverPage() {
  const [token] = useState(tokenOfAddress);
  const { data, error, isPending } = useQuery({ ...handoverQuery(token), enabled: Boolean(token) });
  const gone = !token || (error instanceof Problem && error.status === 422);
  return (
    <Stack gap="lg">
      <Heading title={words.title} />
      {gone ? <Notice tone="warn">{words.gone}</Notice> : null}
      {!gone && isPending ? <Loading /> : null}
      {!gone ? <Refusal error={error} /> : null}
      {data && token ? (
        <>
          <Text>{words.lead(data.consultancy_name, data.organization_name)}</Text>
          {data.certifications.length > 0 ? (
            <div>
              <Text>{words.holds}</Text>
              <List>
                {data.certifications.map(({ id, name }) => (
                  <List.Item key={id}>{name}</List.Item>
                ))}
              </List>
            </div>
          ) : (
            <Text c="dimmed">{words.holdsNothing}</Text>
          )}
          <Taking token={token} needsAccount={data.needs_account} consultancy={data.consultancy_name} />
        </>
      ) : null}
    </Stack>
  );
}

type Values = TermValues & { name: string; password: string; stays: boolean };

function Taking({ token, needsAccount, consultancy }: { token: string; needsAccount: boolean; consultancy: string }) {
  const navigate = useNavigate();
  const take = useTakeOver();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Values>({
    initialValues: { name: "", password: "", stays: true, role: "manager", certification_ids: [], ends_on: "" },
  });
  const submit = form.onSubmit(({ name, password, stays, ...terms }) =>
    take.mutate(
      { token, ...(needsAccount ? { name, password } : {}), ...(stays ? { grant: termsOf(terms) } : {}) },
      {
        onSuccess: () => void navigate({ to: "/sign-in", search: { after: "joined" }, replace: true }),
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={take.error} strays={strays} />
        {needsAccount ? (
          <>
            <TextInput label={text.people.offer.name} autoComplete="name" {...form.getInputProps("name")} />
            <NewPasswordField label={text.entrance.password} name="password" required withAsterisk={false} {...form.getInputProps("password")} value={form.values.password} />
          </>
        ) : null}
        <Checkbox label={words.stays(consultancy)} description={words.staysHint} {...form.getInputProps("stays", { type: "checkbox" })} />
        {form.values.stays ? <TermFields form={form} scoped={false} /> : null}
        <Button type="submit" loading={take.isPending} size="md">
          {words.submit}
        </Button>
      </Stack>
    </form>
  );
}
