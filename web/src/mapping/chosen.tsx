import { Button, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { GapAnalysis, Subject } from "../client/cover";
import type { Relation } from "../client/crosswalk";
import { nameOf } from "../cover/subject";
import { text } from "../text/text";
import classes from "./mapping.module.css";
import { Adoption } from "./adoption";
import { counts, type Suggestion, suggest } from "./suggest";

const words = text.mapping;

/** How many suggestions are shown before more is asked for. */
const FEW = 6;

/** How many statements are shown at once, before they push the clauses away. */
const SHORT = 3;

type Props = { analyses: GapAnalysis[]; relations: Relation[]; part: Subject; claimed: ReadonlySet<string>; mayClaim: boolean };

/** What the chosen part meets, in which standards it counts, and what it may meet besides. */
export function Chosen({ analyses, relations, part, claimed, mayClaim }: Props) {
  const [many, more] = useState(false);
  const [adopted, adopt] = useState<Suggestion | null>(null);
  const places = counts(analyses);
  const statements = new Map(analyses.flatMap((analysis) => analysis.statements.map((it) => [it.key, it.text] as const)));
  const suggestions = suggest(analyses, relations, part.key);
  return (
    <section className={classes.chosen} aria-label={nameOf(part)}>
      <Title order={2} size="h3">
        {nameOf(part)}
      </Title>
      {claimed.size === 0 ? (
        <Text c="dimmed">{words.nothing}</Text>
      ) : (
        <details open={claimed.size <= SHORT}>
          <summary>{words.meets(claimed.size)}</summary>
          <ul className={classes.meets}>
            {[...claimed].map((key) => (
              <li key={key}>
                <Text>{statements.get(key)}</Text>
                <Text size="sm" c="dimmed">
                  {words.counts(places.get(key)?.length ?? 0, places.get(key)?.join(" · ") ?? "")}
                </Text>
              </li>
            ))}
          </ul>
        </details>
      )}
      {suggestions.length > 0 ? (
        <>
          <Title order={3} size="h5">
            {words.suggested}
          </Title>
          <Text size="sm" c="dimmed">
            {words.suggestedLead}
          </Text>
          <ul className={classes.meets}>
            {suggestions.slice(0, many ? undefined : FEW).map((it) => (
              <Proposal key={`${it.target.key} ${it.clause.reference}`} of={it} adopt={mayClaim ? () => adopt(it) : undefined} />
            ))}
          </ul>
          {suggestions.length > FEW && !many ? (
            <Button variant="default" size="xs" onClick={() => more(true)} style={{ alignSelf: "flex-start" }}>
              {words.more(suggestions.length - FEW)}
            </Button>
          ) : null}
        </>
      ) : null}
      <Adoption of={adopted} part={part} close={() => adopt(null)} />
    </section>
  );
}

/** A related clause, by which relation, how sure that is and why. */
function Proposal({ of: { target, clause, statements, from, over }, adopt }: { of: Suggestion; adopt: (() => void) | undefined }) {
  return (
    <li>
      <Text fw={600}>
        {target.reference} {clause.reference} {clause.title}
      </Text>
      <Text size="sm">{words.since(from.clause, over.length > 1)}</Text>
      {over.map(({ key, source, target: to, relation, confidence, rationale }) => (
        <Text key={key} size="sm" c="dimmed">
          {source.clause} {text.crosswalk.terms[relation]} {to.clause} ({text.crosswalk.confidences[confidence]}): {rationale}
        </Text>
      ))}
      {adopt ? (
        <Button variant="default" size="xs" mt={6} onClick={adopt} aria-label={words.claimOf(statements.length, `${target.reference} ${clause.reference}`)}>
          {words.claimAll(statements.length)}
        </Button>
      ) : null}
    </li>
  );
}
