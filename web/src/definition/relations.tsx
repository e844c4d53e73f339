import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { everyItemQuery, relationsQuery, useRelate, useUnrelate } from "../client/definition";
import { useMay } from "../client/session";
import type { ItemRelationKind, ManagedItem } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import classes from "../page/register.module.css";
import { text } from "../text/text";

const words = text.definition;
const own = words.item;

/** How an item relates to others, and others to it. */
export function Relations({ of }: { of: ManagedItem }) {
  const { data } = useSuspenseQuery(relationsQuery(of.id));
  const remove = useUnrelate();
  const [mayAdd, mayRemove] = [useMay("create_item_relation"), useMay("delete_item_relation")];
  return (
    <Stack gap="md">
      <Refusal error={remove.error} />
      {data.length === 0 ? <Text>{own.noRelations(of.name)}</Text> : null}
      <ul className={classes.list}>
        {data.map(({ id, kind, way, item }) => {
          const said = way === "to" ? own.relates(of.name, own.kinds[kind], item.name) : own.relates(item.name, own.kinds[kind], of.name);
          return (
            <li key={id} className={classes.row}>
              <Text size="sm">{said}</Text>
              {mayRemove ? (
                <Button variant="default" size="xs" loading={remove.isPending && remove.variables === id} onClick={() => remove.mutate(id)} aria-label={`${words.remove}: ${said}`}>
                  {words.remove}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {mayAdd ? <Relate of={of} /> : null}
    </Stack>
  );
}

function Relate({ of }: { of: ManagedItem }) {
  const { data: items } = useSuspenseQuery(everyItemQuery);
  const relate = useRelate(of.id);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { kind: "part_of" as ItemRelationKind, item_id: "" } });
  const ends = { onSuccess: () => form.reset(), onError: (error: Error) => setStrays(showRefusal(form, error)) };
  const others = items.filter(({ id }) => id !== of.id).map(({ id, name, class: kindOf }) => ({ value: id, label: `${name} (${own.classes[kindOf]})` }));
  const kinds = Object.entries(own.kinds).map(([value, label]) => ({ value, label }));
  return (
    <form onSubmit={form.onSubmit((values) => relate.mutate(values, ends))} noValidate>
      <Stack gap="md">
        <Refusal error={relate.error} strays={strays} />
        <Group gap="md" align="flex-start">
          <Select label={own.how(of.name)} allowDeselect={false} data={kinds} {...form.getInputProps("kind")} />
          <Select label={own.other} searchable data={others} {...form.getInputProps("item_id")} />
        </Group>
        <Button type="submit" loading={relate.isPending} style={{ alignSelf: "flex-end" }}>
          {own.relate}
        </Button>
      </Stack>
    </form>
  );
}
