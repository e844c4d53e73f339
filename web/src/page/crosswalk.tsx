import { Button, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { type Relation, relationsQuery } from "../client/crosswalk";
import { frameworksQuery } from "../client/framework";
import { standardsQuery } from "../client/register";
import { useMay } from "../client/session";
import { Act, type Asked } from "../crosswalk/act";
import { RelationRow } from "../crosswalk/row";
import { titlesQuery, type Titles } from "../crosswalk/title";
import { Loading } from "../frame/loading";
import { Page } from "../frame/page";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.crosswalk;

/** Two standards side by side, and which clause of one answers which of the other. */
export function Crosswalk() {
  const { one, other } = useSearch({ from: "/inside/crosswalk" });
  const { data: standards } = useSuspenseQuery(standardsQuery);
  const { data: frameworks } = useSuspenseQuery(frameworksQuery);
  const navigate = useNavigate();
  const choices = [
    ...standards.map(({ id, reference }) => ({ value: id, label: reference })),
    ...frameworks.map(({ id, name, edition }) => ({ value: id, label: `${name}, ${edition}` })),
    { value: "hs-2021", label: words.hub },
  ];
  const [left, right] = [one ?? "iso-iec-20000-1-2018", other ?? "iso-iec-27001-2022"];
  const go = (chosen: { one?: string; other?: string }) => void navigate({ to: "/crosswalk", search: { one: left, other: right, ...chosen }, replace: true });
  return (
    <Page title={words.title} lead={words.lead}>
      <Group grow preventGrowOverflow={false} align="flex-end">
        <NativeSelect label={words.one} data={choices} value={left} onChange={({ currentTarget }) => go({ one: currentTarget.value })} miw={260} />
        <NativeSelect label={words.other} data={choices} value={right} onChange={({ currentTarget }) => go({ other: currentTarget.value })} miw={260} />
      </Group>
      {left === right ? (
        <Text c="dimmed">{words.choose}</Text>
      ) : (
        <Suspense fallback={<Loading />}>
          <Between key={`${left} ${right}`} one={left} other={right} />
        </Suspense>
      )}
    </Page>
  );
}

function Between({ one, other }: { one: string; other: string }) {
  const { data: relations } = useSuspenseQuery(relationsQuery(one, other));
  const { data: left } = useSuspenseQuery(titlesQuery(one));
  const { data: right } = useSuspenseQuery(titlesQuery(other));
  const [asked, ask] = useState<Asked | null>(null);
  const mayAdd = useMay("create_crosswalk_relation");
  const titles = { [one]: left, [other]: right };
  const open = relations.filter(({ confirmation }) => !confirmation).length;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text role="status">
          {words.count(relations.length)}
          {open > 0 ? `, ${words.unconfirmed(open)}` : ""}
        </Text>
        <Group gap="sm">
          {relations.some(({ confirmation }) => confirmation?.verdict !== "rejected") ? (
            <Button component="a" href={`/v1/crosswalk-mapping?source=${one}&target=${other}`} download variant="default">
              {words.oscal}
            </Button>
          ) : null}
          {mayAdd ? (
            <Button leftSection={<IconPlus size={17} />} variant="default" onClick={() => ask({ kind: "add", one, other })}>
              {words.add}
            </Button>
          ) : null}
        </Group>
      </Group>
      {relations.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {sorted(relations, one, left).map((relation) => (
          <RelationRow key={relation.key} relation={relation} first={one} titles={titles} ask={ask} />
        ))}
      </ul>
      <Modal opened={asked !== null} onClose={() => ask(null)} size="lg" title={asked ? words[asked.kind] : ""} closeButtonProps={{ "aria-label": text.frame.close }}>
        {asked ? <Act asked={asked} titles={titles} close={() => ask(null)} /> : null}
      </Modal>
    </Stack>
  );
}

/** In the order of the clauses of the standard on the left. */
function sorted(relations: Relation[], one: string, titles: Titles): Relation[] {
  const order = new Map([...titles.keys()].map((reference, at) => [reference, at]));
  const at = ({ source, target }: Relation) => order.get(source.standard === one ? source.clause : target.clause) ?? 0;
  return [...relations].sort((a, b) => at(a) - at(b));
}
