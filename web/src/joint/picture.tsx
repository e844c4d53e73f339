import { Fragment } from "react";
import type { JointCalendar } from "../client/shape";
import { type Civil, inWords, short } from "../date/civil";
import { text } from "../text/text";
import { place, type Span } from "../timeline/axis";
import { ticksOf } from "../timeline/layout";
import classes from "./picture.module.css";

const words = text.joint;

/** The first and the last day of the picture: today, and a little after the last window. */
export function spanOf({ visits }: JointCalendar, today: Civil): Span | null {
  const ends = visits.flatMap(({ start, parts }) => [start, ...parts.map(({ latest_on }) => latest_on)]).sort();
  const from = [today, ...visits.map(({ start }) => start)].sort()[0];
  const last = ends.at(-1);
  if (!from || !last || from >= last) return null;
  return { from, to: last };
}

/** Every certification's windows as bars, every visit as a mark; seen only, the list below says the same. */
export function Picture({ calendar, names, today }: { calendar: JointCalendar; names: string[]; today: Civil }) {
  const span = spanOf(calendar, today);
  if (!span) return null;
  return (
    <div aria-hidden className={classes.picture}>
      <div className={classes.axis}>
        {ticksOf(span).map(({ day, at, year }) => (
          <span key={day} className={classes.tick} data-year={year || undefined} data-edge={at > 96 || undefined} style={{ left: `${at}%` }}>
            {year ? day.slice(0, 4) : short(day).replace(/[\d.\s]+/g, "")}
          </span>
        ))}
      </div>
      <div className={classes.lanes}>
        <div className={classes.grid}>
          {ticksOf(span).map(({ day, at, year }) => (
            <span key={day} className={classes.line} data-year={year || undefined} style={{ left: `${at}%` }} />
          ))}
          {calendar.visits.map(({ start, parts }, n) =>
            parts.length > 1 ? <span key={`${start}/${n}`} className={classes.visit} style={{ left: `${place(start, span)}%` }} /> : null,
          )}
        </div>
        {names.map((name) => (
          <div key={name} className={classes.lane}>
            <div className={classes.name}>{name}</div>
            <div className={classes.track}>
              {calendar.visits.map((visit, n) =>
                visit.parts.filter(({ certification }) => certification === name).map(({ key, earliest_on, latest_on }) => {
                  const [left, right, at] = [earliest_on, latest_on, visit.start].map((day) => place(day, span)) as [number, number, number];
                  return (
                    <Fragment key={key}>
                      <span className={classes.window} style={{ left: `${left}%`, width: `${Math.max(right - left, 0.3)}%` }} />
                      <span className={classes.mark} data-joint={visit.parts.length > 1 || undefined} style={{ left: `${at}%` }} title={inWords(visit.start)}>
                        {n + 1}
                      </span>
                    </Fragment>
                  );
                }),
              )}
            </div>
          </div>
        ))}
      </div>
      <ul className={classes.legend}>
        <li>
          <span className={classes.sample} />
          {words.window}
        </li>
        <li>
          <span className={classes.mark} data-joint data-legend>
            1
          </span>
          {words.visit}
        </li>
      </ul>
    </div>
  );
}
