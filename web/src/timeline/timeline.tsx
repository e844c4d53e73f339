import { Text } from "@mantine/core";
import { useId } from "react";
import type { ObligationState, Programme } from "../client/shape";
import { short } from "../date/civil";
import { text } from "../text/text";
import type { Trial } from "../trial/use-trial";
import { place, type Span } from "./axis";
import { itemsOf, lanesOf, type Item, type Lane, ticksOf } from "./layout";
import { Limit } from "./limit";
import { Mark, type Stage } from "./mark";
import { Sign, toneOf } from "./sign";
import { stageOf } from "./stage";
import { Story } from "./story";
import { TimelineTable } from "./table";
import classes from "./timeline.module.css";

const words = text.timeline;

type TimelineProps = { programme: Programme; today: string; target: string | null; trial: Trial; story: boolean };

/** The cycle as a picture: lanes on a wide screen, a story of dates on a narrow one, and for a screen reader a table and sliders. */
export function Timeline({ programme, today, target, trial, story }: TimelineProps) {
  const help = useId();
  const { span, items } = itemsOf(programme, today, target);
  if (!span) return <Text c="dimmed">{words.empty}</Text>;
  const stage = stageOf(trial, { span, today, target, help });
  return (
    <div className={classes.timeline}>
      <TimelineTable items={items} />
      <div role="group" aria-label={text.trial.drawing} className={classes.wide}>
        <Drawing span={span} items={items} today={today} stage={stage} />
        <span id={help} hidden>
          {text.trial.keys}
        </span>
      </div>
      {story ? (
        <div aria-hidden className={classes.narrow}>
          <Story items={items} today={today} />
        </div>
      ) : null}
      <Legend items={items} />
    </div>
  );
}

function Drawing({ span, items, today, stage }: { span: Span; items: Item[]; today: string; stage: Stage }) {
  const ticks = ticksOf(span);
  const now = today >= span.from && today <= span.to ? place(today, span) : null;
  return (
    <div className={classes.drawing}>
      <div className={classes.axis} aria-hidden>
        {ticks.map(({ day, at, year }) => (
          <span key={day} className={classes.tick} data-year={year || undefined} data-edge={at > 96 || undefined} style={{ left: `${at}%` }}>
            {year ? day.slice(0, 4) : short(day).replace(/[\d.\s]+/g, "")}
          </span>
        ))}
      </div>
      <div className={classes.lanes}>
        <div className={classes.grid} aria-hidden>
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
          <Limit stage={stage} />
        </div>
        {lanesOf(items, span).map((lane) => (
          <LaneOf key={lane.name} lane={lane} stage={stage} />
        ))}
      </div>
    </div>
  );
}

function LaneOf({ lane, stage }: { lane: Lane; stage: Stage }) {
  return (
    <div className={classes.lane}>
      <div className={classes.name} aria-hidden>
        {words[lane.name]}
      </div>
      <div className={classes.track} style={{ height: `${lane.rows * 2.9}rem` }}>
        {lane.items.map((item) => (
          <Mark key={item.key} item={item} stage={stage} />
        ))}
      </div>
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

