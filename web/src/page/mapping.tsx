import { MultiSelect, SegmentedControl, Text } from "@mantine/core";
import { useQueries, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { coverQuery, gapQuery, type Subject } from "../client/cover";
import { relationsOf } from "../client/crosswalk";
import { standardsQuery } from "../client/register";
import { useMay } from "../client/session";
import type { Act } from "../cover/clause";
import { Deed } from "../cover/deed";
import { useParts } from "../cover/part";
import { pickedOf } from "../field/pick";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { Chosen } from "../mapping/chosen";
import { Clauses } from "../mapping/clauses";
import classes from "../mapping/mapping.module.css";
import { Parts } from "../mapping/parts";
import { keysIn } from "../mapping/search";
import { claimedBy } from "../mapping/suggest";
import { text } from "../text/text";

const words = text.mapping;
const route = getRouteApi("/inside/mapping");

type Side = "definition" | "clauses";

/** The mapping: how the organization works on one side, what standards ask on the other, and claims between them. */
export function Mapping() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: cover } = useSuspenseQuery(coverQuery);
  const { data: standards } = useSuspenseQuery(standardsQuery);
  const [side, turn] = useState<Side>("definition");
  const [chosen, choose] = useState<Subject | undefined>();
  const [deed, act] = useState<{ target: string; act: Act } | null>(null);
  const listed = useParts().flatMap(({ parts }) => parts);
  const part = chosen?.key === search.part ? chosen : listed.find(({ key }) => key === search.part);
  const own = cover.targets.map(({ target }) => target);
  const keys = search.targets === undefined ? own.slice(0, 3).map(({ key }) => key) : keysIn(search.targets);
  const held = new Set(own.map(({ standard }) => standard));
  const others = standards.filter(({ id }) => !held.has(id));
  const mayClaim = useMay("create_claim");
  const gaps = useQueries({ queries: keys.map((key) => gapQuery(key)) });
  const analyses = gaps.flatMap(({ data }) => data ?? []);
  const related = useQueries({ queries: [...new Set(analyses.map(({ target }) => target.standard))].map((standard) => relationsOf(standard)) });
  const relations = useMemo(() => [...new Map(related.flatMap(({ data }) => data ?? []).map((it) => [it.key, it])).values()], [related]);
  const claimed = part ? claimedBy(analyses, part.key) : new Set<string>();
  const failed = gaps.find(({ error }) => error)?.error ?? related.find(({ error }) => error)?.error ?? null;
  return (
    <Page title={words.title} lead={words.lead} width={1400}>
      <MultiSelect
        label={words.standards}
        searchable
        maw={720}
        data={[
          ...(own.length > 0 ? [{ group: words.yours, items: own.map(({ key, reference }) => ({ value: key, label: reference })) }] : []),
          { group: words.others, items: others.map(({ id, reference }) => ({ value: id, label: reference })) },
        ]}
        value={keys}
        onChange={(next) =>
          void navigate({
            search: (before) => ({ ...before, targets: pickedOf(before.targets === undefined ? keys : keysIn(before.targets), keys, next).join(",") }),
            replace: true,
          })
        }
      />
      <SegmentedControl
        className={classes.turn}
        transitionDuration={0}
        aria-label={words.side}
        value={side}
        data={[
          { value: "definition", label: words.definition },
          { value: "clauses", label: words.clauses },
        ]}
        onChange={(value) => turn(value as Side)}
      />
      <Refusal error={failed} />
      <div className={classes.panes} data-side={side}>
        <section className={classes.left} aria-label={words.definition}>
          <Parts
            chosen={part?.key}
            claimed={perPart(analyses)}
            choose={(one) => {
              choose(one);
              void navigate({ search: (before) => ({ ...before, part: one.key === part?.key ? undefined : one.key }), replace: true });
              turn("clauses");
            }}
          />
        </section>
        <section className={classes.right} aria-label={words.clauses}>
          {part ? <Chosen key={part.key} analyses={analyses} relations={relations} part={part} claimed={claimed} mayClaim={mayClaim} /> : <Text c="dimmed">{words.choose}</Text>}
          {keys.length === 0 ? <Text c="dimmed">{words.noStandard}</Text> : null}
          {gaps.some(({ isPending }) => isPending) ? <Loading /> : null}
          {analyses.length > 0 ? <Clauses analyses={analyses} part={part} claimed={claimed} act={(target, one) => act({ target, act: one })} /> : null}
        </section>
      </div>
      <Deed act={deed?.act ?? null} target={deed?.target ?? ""} part={part} close={() => act(null)} />
    </Page>
  );
}

/** Of how many statements in view something is claimed of each part. */
function perPart(analyses: { statements: { key: string; claims: { subject: Subject }[] }[] }[]): Map<string, number> {
  const keys = new Map<string, Set<string>>();
  for (const { statements } of analyses) {
    for (const { key, claims } of statements) {
      for (const { subject } of claims) keys.set(subject.key, (keys.get(subject.key) ?? new Set()).add(key));
    }
  }
  return new Map([...keys].map(([part, all]) => [part, all.size]));
}
