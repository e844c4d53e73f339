import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import type { Relation } from "../client/crosswalk";
import { useMay, useSession } from "../client/session";
import { dayIn, inWords } from "../date/civil";
import { text } from "../text/text";
import type { Asked } from "./act";
import classes from "./row.module.css";
import type { Titles } from "./title";

const words = text.crosswalk;

/** "8.5.1 is inside of 6.1": how a relation is called where it is not seen. */
export const spoken = ({ source, relation, target }: Relation) => `${source.clause} ${words.terms[relation]} ${target.clause}`;

/** What a relation is called from the other end. */
const turned = { equal: "equal", subset_of: "superset_of", superset_of: "subset_of", intersects_with: "intersects_with" } as const;

type Props = { relation: Relation; first: string; titles: Record<string, Titles>; ask: (asked: Asked) => void };

export function RelationRow({ relation, first, titles, ask }: Props) {
  const { source, target, rationale, confidence, id, confirmation } = relation;
  const straight = source.standard === first;
  const [left, right] = straight ? [source, target] : [target, source];
  const term = words.terms[straight ? relation.relation : turned[relation.relation]];
  const name = spoken(relation);
  const maySay = useMay("create_crosswalk_confirmation");
  const mayChange = useMay("update_crosswalk_relation");
  return (
    <li className={classes.row}>
      <div className={classes.pair}>
        <Clause number={left.clause} title={titles[left.standard]?.get(left.clause)} />
        <Text className={classes.term}>{term}</Text>
        <Clause number={right.clause} title={titles[right.standard]?.get(right.clause)} />
      </div>
      <Stack gap={6}>
        <Text size="sm">{rationale}</Text>
        <Group gap="xs">
          <Badge variant="light" color="gray">
            {words.confidences[confidence]}
          </Badge>
          <Badge variant="light" color="gray">
            {id ? words.own : words.shipped}
          </Badge>
        </Group>
        <Said relation={relation} />
      </Stack>
      <Group gap="xs">
        {maySay && confirmation?.verdict !== "confirmed" ? <Deed label={words.confirm} name={name} act={() => ask({ kind: "confirm", relation })} /> : null}
        {maySay && confirmation?.verdict !== "rejected" ? <Deed label={words.reject} name={name} act={() => ask({ kind: "reject", relation })} /> : null}
        {maySay && confirmation ? <Deed label={words.undo} name={name} act={() => ask({ kind: "undo", relation })} /> : null}
        {mayChange && id ? <Deed label={words.change} name={name} act={() => ask({ kind: "change", relation })} /> : null}
        {mayChange && id ? <Deed label={words.remove} name={name} act={() => ask({ kind: "remove", relation })} /> : null}
      </Group>
    </li>
  );
}

function Clause({ number, title }: { number: string; title: string | undefined }) {
  return (
    <Text className={classes.clause}>
      <strong>{number}</strong> {title}
    </Text>
  );
}

function Deed({ label, name, act }: { label: string; name: string; act: () => void }) {
  return (
    <Button size="xs" variant="default" onClick={act} aria-label={words.of(label, name)}>
      {label}
    </Button>
  );
}

function Said({ relation: { confirmation } }: { relation: Relation }) {
  const zone = useSession().organization.time_zone;
  if (!confirmation) return null;
  const { verdict, by, decided_at, note } = confirmation;
  const say = verdict === "rejected" ? words.rejected : words.confirmed;
  return (
    <Text size="sm" c="dimmed">
      {say(by.name, inWords(dayIn(decided_at, zone)))}
      {note ? `: ${note}` : ""}
    </Text>
  );
}
