import { IconChevronRight } from "@tabler/icons-react";
import type { ClauseCover, CoverCount } from "../client/cover";
import { text } from "../text/text";
import classes from "./cover.module.css";
import { applying, warmth } from "./heat";

const words = text.cover;

type Props = { clause: ClauseCover; depth: number; count: CoverCount; open: boolean; turn: () => void };

/** A heading with the cover of all below it, which it shows or puts away. */
export function Chapter({ clause: { reference, title }, depth, count, open, turn }: Props) {
  const { covered, partial, missing, not_applicable } = count;
  return (
    <li className={classes.heading} style={{ paddingInlineStart: `${depth * 0.9}rem` }}>
      <button type="button" className={classes.row} aria-expanded={open} onClick={turn}>
        <IconChevronRight size={16} className={open ? classes.turned : undefined} aria-hidden />
        <span className={classes.name}>
          {reference} {title}
        </span>
        <span className={classes.cell} data-warmth={warmth(count) ?? undefined} title={words.counted(covered, partial, missing, not_applicable)}>
          {words.cell(covered, applying(count))}
          {partial > 0 ? `, ${words.inPart(partial)}` : ""}
        </span>
      </button>
    </li>
  );
}
