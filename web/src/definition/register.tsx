import { Group, Select, Switch, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { itemsQuery, useRemoveItem } from "../client/definition";
import { useMay } from "../client/session";
import type { ItemClass, ItemFilter, ItemState, ManagedItem } from "../client/shape";
import { Confirm } from "../frame/confirm";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { ItemForm } from "./item-form";
import { Acts, Dialog, Part } from "./part";
import { Relations } from "./relations";
import { Rhythm, ReviewForm } from "./review";

const words = text.definition;
const own = words.item;

type Act = { kind: "new" } | { kind: "change" | "remove" | "review" | "relate"; of: ManagedItem };

/** What the organization keeps in hand: documents, parts of itself, assets and services. */
export function Register() {
  const [filter, setFilter] = useState<ItemFilter>({});
  const list = useInfiniteQuery(itemsQuery(filter));
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const titles = { new: own.add, change: words.change, remove: words.remove, review: words.review.record, relate: own.relations };
  const filtered = Object.values(filter).some(Boolean);
  return (
    <Part title={words.parts.register} lead={own.lead} add={own.add} mayAdd={useMay("create_managed_item")} begin={() => setAct({ kind: "new" })}>
      <Filter of={filter} set={setFilter} />
      {list.isPending ? <Loading /> : null}
      <Refusal error={list.error} />
      {list.data && rows.length === 0 ? <Text c="dimmed">{filtered ? own.none : own.empty}</Text> : null}
      <ul className={classes.list}>
        {rows.map((of) => (
          <Row key={of.id} of={of} act={(kind) => setAct({ kind, of })} />
        ))}
      </ul>
      <More of={list} />
      <Dialog title={act ? titles[act.kind] : ""} close={close}>
        {act ? <Doing act={act} close={close} /> : null}
      </Dialog>
    </Part>
  );
}

function Filter({ of, set }: { of: ItemFilter; set: (filter: ItemFilter) => void }) {
  const choices = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }));
  return (
    <Group gap="md" align="flex-end">
      <Select label={own.class} placeholder={own.any} clearable data={choices(own.classes)} value={of.class ?? null} onChange={(value) => set({ ...of, class: (value as ItemClass | null) ?? undefined })} />
      <Select label={own.state} placeholder={own.any} clearable data={choices(own.states)} value={of.state ?? null} onChange={(value) => set({ ...of, state: (value as ItemState | null) ?? undefined })} />
      <Switch label={words.review.overdueOnly} checked={of.review === "overdue"} onChange={(event) => set({ ...of, review: event.currentTarget.checked ? "overdue" : undefined })} />
    </Group>
  );
}

function Row({ of, act }: { of: ManagedItem; act: (kind: "change" | "remove" | "review" | "relate") => void }) {
  const [mayChange, mayRemove, mayReview] = [useMay("update_managed_item"), useMay("delete_managed_item"), useMay("create_managed_item_review")];
  return (
    <li className={classes.row}>
      <div>
        <Text fw={600}>{of.name}</Text>
        <Text size="sm">{[own.classes[of.class], of.kind, own.states[of.state]].join(" · ")}</Text>
        {of.description ? <Text size="sm">{of.description}</Text> : null}
        <Text size="sm" c="dimmed">
          {[of.owner ? own.ownedBy(of.owner.name) : "", of.location].filter(Boolean).join(" · ")}
        </Text>
        <Rhythm of={of} />
      </div>
      <Group gap="xs">
        <Acts
          of={of.name}
          acts={[
            [words.review.record, mayReview, () => act("review")],
            [own.relations, true, () => act("relate")],
            [words.change, mayChange, () => act("change")],
            [words.remove, mayRemove, () => act("remove")],
          ]}
        />
      </Group>
    </li>
  );
}

function Doing({ act, close }: { act: Act; close: () => void }) {
  if (act.kind === "new") return <ItemForm of={null} close={close} />;
  if (act.kind === "change") return <ItemForm of={act.of} close={close} />;
  if (act.kind === "review") return <ReviewForm subject="item" id={act.of.id} close={close} />;
  if (act.kind === "relate") return <Relations of={act.of} />;
  return <Removal of={act.of} close={close} />;
}

function Removal({ of, close }: { of: ManagedItem; close: () => void }) {
  const remove = useRemoveItem(of.id);
  return <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: close })} body={words.removeBody(of.name)} label={words.remove} close={close} />;
}
