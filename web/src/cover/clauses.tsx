import { Group, SegmentedControl, Text, Title } from "@mantine/core";
import { type RefObject, useMemo, useState } from "react";
import type { ClauseCover, CoverWord, GapAnalysis } from "../client/cover";
import { text } from "../text/text";
import { branches } from "./branch";
import { Chapter } from "./chapter";
import { type Act, Clause } from "./clause";
import classes from "./cover.module.css";

const words = text.cover;
const covers: CoverWord[] = ["missing", "partial", "covered", "not_applicable"];
const kinds = ["requirement", "control"] as const;

type Kind = (typeof kinds)[number];
type Props = { of: GapAnalysis; focus: string | null; leave: () => void; act: (act: Act) => void; heading: RefObject<HTMLHeadingElement | null> };

/** The clauses of a standard as a tree with the cover of each branch, or those that are covered so far. */
export function Clauses({ of: data, focus, leave, act, heading }: Props) {
  const [wanted, want] = useState<CoverWord | "all">("all");
  const [kind, only] = useState<Kind | "all">("all");
  const [closed, close] = useState<ReadonlySet<string>>(new Set());
  const statements = useMemo(() => new Map(data.statements.map((statement) => [statement.key, statement])), [data.statements]);
  const both = kinds.every((one) => data.clauses.some((clause) => clause.kind === one));
  const ofKind = useMemo(() => (kind === "all" ? data.clauses : narrowed(data.clauses, kind)), [data.clauses, kind]);
  const tree = useMemo(() => branches(ofKind), [ofKind]);
  const inTree = focus === null && wanted === "all";
  const hidden = (reference: string) => tree.get(reference)?.above.some((above) => closed.has(above)) ?? false;
  const shown = focus ? data.clauses.filter(({ reference }) => reference === focus) : ofKind.filter(({ cover, reference }) => (wanted === "all" ? !hidden(reference) : cover === wanted));
  const turn = (reference: string) =>
    close((before) => {
      const after = new Set(before);
      if (!after.delete(reference)) after.add(reference);
      return after;
    });
  return (
    <section>
      <Title order={2} mb="xs" ref={heading} tabIndex={-1}>
        {words.clauses}
      </Title>
      <Group gap="sm">
        <SegmentedControl
          transitionDuration={0}
          aria-label={words.show}
          maw="100%"
          value={focus ? "focus" : wanted}
          data={[{ value: "all", label: words.all }, ...covers.map((value) => ({ value, label: words.words[value] })), ...(focus ? [{ value: "focus", label: focus }] : [])]}
          onChange={(value) => {
            leave();
            want(covers.find((one) => one === value) ?? "all");
          }}
        />
        {both ? (
          <SegmentedControl
            transitionDuration={0}
            aria-label={words.kind}
            value={kind}
            data={[{ value: "all", label: words.all }, ...kinds.map((value) => ({ value, label: words.kinds[value] }))]}
            onChange={(value) => {
              leave();
              only(kinds.find((one) => one === value) ?? "all");
            }}
          />
        ) : null}
      </Group>
      {shown.length === 0 ? <Text c="dimmed">{words.noClause}</Text> : null}
      <ul className={classes.clauses}>
        {shown.map((clause) => {
          const { reference, cover } = clause;
          const branch = tree.get(reference);
          if (cover || !branch) return <Clause key={`${reference} ${focus ?? ""}`} clause={clause} statements={statements} opened={focus !== null} act={act} />;
          return inTree ? <Chapter key={reference} clause={clause} depth={branch.above.length} count={branch.count} open={!closed.has(reference)} turn={() => turn(reference)} /> : null;
        })}
      </ul>
    </section>
  );
}

/** The clauses of one kind, under the headings that hold any. */
function narrowed(clauses: ClauseCover[], kind: Kind): ClauseCover[] {
  const tree = branches(clauses);
  const chosen = clauses.filter((clause) => clause.kind === kind);
  const above = new Set(chosen.flatMap(({ reference }) => tree.get(reference)?.above ?? []));
  return clauses.filter(({ reference, cover, kind: own }) => own === kind || (!cover && above.has(reference)));
}
