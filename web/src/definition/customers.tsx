import { Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { customersQuery, useAddCustomer, useChangeCustomer, useRemoveCustomer } from "../client/definition";
import { useMay } from "../client/session";
import type { Customer } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { Acts, Dialog, Part } from "./part";

const words = text.definition;
const own = words.customer;

type Act = { kind: "new" } | { kind: "change" | "remove"; of: Customer };

/** For whom the organization does what it does. */
export function Customers() {
  const { data } = useSuspenseQuery(customersQuery);
  const [act, setAct] = useState<Act | null>(null);
  const [mayAdd, mayChange, mayRemove] = [useMay("create_customer"), useMay("update_customer"), useMay("delete_customer")];
  const close = () => setAct(null);
  return (
    <Part title={words.parts.customers} lead={own.lead} add={own.add} mayAdd={mayAdd} begin={() => setAct({ kind: "new" })}>
      {data.length === 0 ? <Text c="dimmed">{own.empty}</Text> : null}
      <ul className={classes.list}>
        {data.map((of) => (
          <li key={of.id} className={classes.row}>
            <div>
              <Text fw={600}>{of.name}</Text>
              {of.description ? <Text size="sm">{of.description}</Text> : null}
            </div>
            <Group gap="xs">
              <Acts
                of={of.name}
                acts={[
                  [words.change, mayChange, () => setAct({ kind: "change", of })],
                  [words.remove, mayRemove, () => setAct({ kind: "remove", of })],
                ]}
              />
            </Group>
          </li>
        ))}
      </ul>
      <Dialog title={act?.kind === "new" ? own.add : act?.kind === "remove" ? words.remove : words.change} close={close}>
        {act === null ? null : act.kind === "remove" ? <Removal of={act.of} close={close} /> : <Form of={act.kind === "change" ? act.of : null} close={close} />}
      </Dialog>
    </Part>
  );
}

function Form({ of, close }: { of: Customer | null; close: () => void }) {
  const [add, change] = [useAddCustomer(), useChangeCustomer()];
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { name: of?.name ?? "", description: of?.description ?? "" } });
  const ends = { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error)) };
  const submit = form.onSubmit((values) => (of ? change.mutate({ id: of.id, version: of.version, patch: values }, ends) : add.mutate(values, ends)));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={add.error ?? change.error} strays={strays} />
        <TextInput label={words.field.name} maxLength={200} data-autofocus {...form.getInputProps("name")} />
        <Textarea label={words.field.description} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("description")} />
        <Ends close={close} label={text.frame.save} pending={add.isPending || change.isPending} />
      </Stack>
    </form>
  );
}

function Removal({ of, close }: { of: Customer; close: () => void }) {
  const remove = useRemoveCustomer(of.id);
  return <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: close })} body={words.removeBody(of.name)} label={words.remove} close={close} />;
}
