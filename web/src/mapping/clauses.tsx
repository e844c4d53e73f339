import { Anchor, SegmentedControl, Text, TextInput, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { ClauseCover, GapAnalysis, Subject } from "../client/cover";
import { type Act, Clause } from "../cover/clause";
import covers from "../cover/cover.module.css";
import { text } from "../text/text";
import classes from "./mapping.module.css";

const words = text.mapping;

type Which = "all" | "open" | "own";
type Props = { analyses: GapAnalysis[]; part: Subject | undefined; claimed: ReadonlySet<string>; act: (target: string, act: Act) => void };

/** The clauses of every standard in view, each with what meets it; narrowed to what is open or to what the chosen part meets. */
export function Clauses({ analyses, part, claimed, act }: Props) {
  const [which, want] = useState<Which>("all");
  const [wanted, find] = useState("");
  const chosen = which === "own" && !part ? "all" : which;
  const fits = ({ cover, reference, title, statements }: ClauseCover) =>
    cover !== null &&
    cover !== undefined &&
    `${reference} ${title}`.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()) &&
    (chosen === "all" || (chosen === "open" ? cover === "missing" || cover === "partial" : statements.some((key) => claimed.has(key))));
  return (
    <div className={classes.clauses}>
      <div className={classes.narrow}>
        <TextInput label={words.findClause} leftSection={<IconSearch size={16} />} value={wanted} onChange={({ currentTarget }) => find(currentTarget.value)} />
        <SegmentedControl
          transitionDuration={0}
          aria-label={words.which}
          value={chosen}
          data={[{ value: "all", label: words.all }, { value: "open", label: words.open }, ...(part ? [{ value: "own", label: words.own }] : [])]}
          onChange={(value) => want(value as Which)}
        />
      </div>
      {analyses.map(({ target, clauses, statements }) => {
        const shown = clauses.filter(fits);
        const standing = new Map(statements.map((it) => [it.key, it]));
        return (
          <section key={target.key} aria-label={target.reference}>
            <Title order={3} size="h4">
              <Anchor inherit renderRoot={(props) => <Link to="/gaps/$target" params={{ target: target.key }} {...props} />}>
                {target.reference}
              </Anchor>
            </Title>
            {shown.length === 0 ? <Text c="dimmed">{text.cover.noClause}</Text> : null}
            <ul className={covers.clauses}>
              {shown.map((clause) => (
                <Clause key={`${clause.reference} ${chosen}`} clause={clause} statements={standing} opened={chosen === "own"} part={part?.key} act={(one) => act(target.key, one)} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
