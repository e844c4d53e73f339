import { MultiSelect, Radio, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsQuery, useMakeKey } from "../client/key";
import { useMay, useSession } from "../client/session";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import { fieldOf, type Reach, scopeName, toKey, type Values } from "./words";

const words = text.key;

const scopes = Object.keys(text.key.resources)
  .flatMap((resource) => [`${resource}:read`, `${resource}:write`])
  .map((value) => ({ value, label: scopeName(value) }));

/** A key to make. Its secret goes to `made`, and is kept nowhere else. */
export function KeyForm({ made, close }: { made: (secret: string) => void; close: () => void }) {
  const { membership } = useSession();
  const keeps = useMay("create_service_account");
  const { data: accounts = [] } = useQuery({ ...accountsQuery, enabled: keeps });
  const make = useMakeKey();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Values>({ initialValues: { name: "", owner: "me", reach: "read", scopes: [], end: "90", networks: "" } });
  const submit = form.onSubmit((values) =>
    make.mutate(toKey(values), {
      onSuccess: ({ secret }) => made(secret),
      onError: (error) => setStrays(showRefusal(form, error, fieldOf)),
    }),
  );
  const ends = [30, 90, 180, 365].map((days) => ({ value: `${days}`, label: words.days(days) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={make.error} strays={strays} />
        <TextInput label={words.name} description={words.nameHint} data-autofocus {...form.getInputProps("name")} />
        {accounts.length > 0 ? (
          <Select
            label={words.owner}
            allowDeselect={false}
            data={[{ value: "me", label: words.mine }, ...accounts.map(({ id, name }) => ({ value: id, label: name }))]}
            {...form.getInputProps("owner")}
          />
        ) : null}
        <Radio.Group label={words.reach} {...form.getInputProps("reach")}>
          <Stack gap="xs" mt="xs">
            {(Object.keys(words.reaches) as Reach[]).map((reach) => (
              <Radio key={reach} value={reach} label={words.reaches[reach]} />
            ))}
          </Stack>
        </Radio.Group>
        {form.values.reach === "some" ? (
          <MultiSelect label={words.scopes} data={scopes} searchable {...form.getInputProps("scopes")} />
        ) : null}
        <Select
          label={words.end}
          allowDeselect={false}
          data={membership.role === "owner" ? [...ends, { value: "never", label: words.never }] : ends}
          {...form.getInputProps("end")}
        />
        <Textarea label={words.networks} description={words.networksHint} autosize minRows={2} {...form.getInputProps("networks")} />
        <Ends close={close} label={words.add} pending={make.isPending} />
      </Stack>
    </form>
  );
}
