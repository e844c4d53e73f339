import { Text } from "@mantine/core";
import type { ObligationState, Programme } from "../client/shape";
import { inWords, short } from "../date/civil";
import { text } from "../text/text";
import { itemsOf, lanesOf, type Item, type Lane, place, type Placed, type Span, ticksOf } from "./layout";
import { Sign, toneOf } from "./sign";
import { Story } from "./story";
import { TimelineTable } from "./table";
import classes from "./timeline.module.css";

const words = text.timeline;

/** The cycle as a picture: lanes on a wide screen, a story of dates on a narrow one, and for a screen reader a table. */
export function Timeline({ programme, today, target }: { programme: Programme; today: string; target: string | null }) {
  const { span, items } = itemsOf(programme, today, target);
  if (!span) return <Text c="dimmed">{words.empty}</Text>;
  return (
    <div className={classes.timeline}>
      <TimelineTable items={items} />
      <div aria-hidden className={classes.wide}>
        <Drawing span={span} items={items} today={today} />
      </div>
      <div aria-hidden className={classes.narrow}>
        <Story items={items} today={today} />
      </div>
      <Legend items={items} />
    </div>
  );
}

function Drawing({ span, items, today }: { span: Span; items: Item[]; today: string }) {
  const ticks = ticksOf(span);
  const now = today >= span.from && today <= span.to ? place(today, span) : null;
  return (
    <div className={classes.drawing}>
      <div className={classes.axis}>
        {ticks.map(({ day, at, year }) => (
          <span key={day} className={classes.tick} data-year={year || undefined} data-edge={at > 96 || undefined} style={{ left: `${at}%` }}>
            {year ? day.slice(0, 4) : short(day).replace(/[\d.\s]+/g, "")}
          </span>
        ))}
      </div>
      <div className={classes.lanes}>
        <div className={classes.grid}>
          {ticks.map(({ day, at, year }) => (
            <span key={day} className={classes.line} data-year={year || undefined} style={{ left: `${at}%` }} />
          ))}
          {now === null ? null : (
            <span className={classes.today} data-late={now > 88 || undefined} style={{ left: `${now}%` }}>
              <span>
                {words.today} {short(today)}
              </span>
            </span>
          )}
        </div>
        {lanesOf(items, span).map((lane) => (
          <LaneOf key={lane.name} lane={lane} />
        ))}
      </div>
    </div>
  );
}

function LaneOf({ lane }: { lane: Lane }) {
  return (
    <div className={classes.lane}>
      <div className={classes.name}>{words[lane.name]}</div>
      <div className={classes.track} style={{ height: `${lane.rows * 2.9}rem` }}>
        {lane.items.map((item) => (
          <Mark key={item.key} item={item} />
        ))}
      </div>
    </div>
  );
}

function Mark({ item }: { item: Placed }) {
  const { state, at, left, right, row, labelLeft, labelAt } = item;
  const top = `${row * 2.9}rem`;
  return (
    <div className={classes.item} data-tone={toneOf(state)} style={{ top }} title={`${item.name}: ${inWords(item.on)}`}>
      {right > left ? <span className={classes.window} style={{ left: `${left}%`, width: `${right - left}%` }} /> : null}
      {item.due !== item.on ? <span className={classes.due} style={{ left: `${right}%` }} /> : null}
      <span className={classes.sign} style={{ left: `${at}%` }}>
        <Sign state={state} />
      </span>
      <span
        className={classes.label}
        style={labelLeft ? { right: `calc(${100 - at}% + 0.85rem)`, textAlign: "right" } : { left: `calc(${labelAt}% + 0.85rem)` }}
      >
        <span>{item.name}</span>
        <span className={classes.date}>{item.label}</span>
      </span>
    </div>
  );
}

function Legend({ items }: { items: Item[] }) {
  const states = [...new Set(items.map(({ state }) => state))].filter((state): state is ObligationState => state !== "milestone");
  return (
    <ul className={classes.legend} aria-label={words.legend}>
      {states.map((state) => (
        <li key={state} data-tone={toneOf(state)}>
          <Sign state={state} />
          {text.state[state]}
        </li>
      ))}
    </ul>
  );
}

