import { Anchor } from "@mantine/core";
import type { EditionTransition } from "../client/shape";
import { inWords } from "../date/civil";
import { text } from "../text/text";
import classes from "./edition.module.css";

const words = text.edition;

/** Everything that is said of a transition, term by term. */
export function TransitionDates({ transition: it }: { transition: EditionTransition }) {
  const facts: [string, string | null | undefined][] = [
    [words.published, inWords(it.published_on)],
    [words.newOnly, it.new_only_from ? inWords(it.new_only_from) : null],
    [words.ends, inWords(it.ends_on)],
    [words.extra, words.extraOf(it.extra_days_with_recertification, it.extra_days)],
    [words.source, it.source],
  ];
  return (
    <dl className={classes.dates}>
      {facts.map(([term, value]) =>
        value ? (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{term === words.source && it.source_url ? <Anchor href={it.source_url} rel="noreferrer">{value}</Anchor> : value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
