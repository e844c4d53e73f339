import { inWords } from "../date/civil";
import { text } from "../text/text";
import type { Item } from "./layout";
import { Sign, toneOf } from "./sign";
import classes from "./story.module.css";

/** The timeline of a narrow screen: the same items from top to bottom, a line for today between them. */
export function Story({ items, today }: { items: Item[]; today: string }) {
  const next = items.findIndex(({ on }) => on >= today);
  return (
    <ol className={classes.story}>
      {items.map((item, n) => (
        <li key={item.key} className={classes.item} data-tone={toneOf(item.state)} data-year={item.on.slice(0, 4) !== items[n - 1]?.on.slice(0, 4) ? item.on.slice(0, 4) : undefined}>
          {n === next ? (
            <span className={classes.today}>
              {text.timeline.today} {inWords(today)}
            </span>
          ) : null}
          <span className={classes.entry}>
            <span className={classes.sign}>
              <Sign state={item.state} />
            </span>
            <span>
              <span className={classes.name}>{item.name}</span>
              <span className={classes.date}>{inWords(item.on)}</span>
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
