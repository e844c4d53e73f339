import { inWords } from "../date/civil";
import { text } from "../text/text";
import type { Item } from "./layout";
import { Sign, toneOf } from "./sign";
import classes from "./story.module.css";

/** The timeline of a narrow screen: the same items from top to bottom, with today at its place among them. */
export function Story({ items, today }: { items: Item[]; today: string }) {
  const later = items.findIndex(({ on }) => on >= today);
  const at = later < 0 ? items.length : later;
  const rows: (Item | null)[] = [...items.slice(0, at), null, ...items.slice(at)];
  const yearOf = (row: Item | null | undefined) => (row === undefined ? "" : (row?.on ?? today).slice(0, 4));
  return (
    <ol className={classes.story}>
      {rows.map((row, n) => {
        const year = yearOf(row) === yearOf(rows[n - 1]) ? undefined : yearOf(row);
        return row ? (
          <li key={row.key} className={classes.item} data-tone={toneOf(row.state)} data-year={year}>
            <span className={classes.entry}>
              <span className={classes.sign}>
                <Sign state={row.state} />
              </span>
              <span>
                <span className={classes.name}>{row.name}</span>
                <span className={classes.date}>{inWords(row.on)}</span>
              </span>
            </span>
          </li>
        ) : (
          <li key="today" className={classes.item} data-year={year}>
            <span className={classes.today}>
              {text.timeline.today} {inWords(today)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
