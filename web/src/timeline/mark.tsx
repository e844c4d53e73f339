import type { CSSProperties } from "react";
import { inWords } from "../date/civil";
import { place } from "./axis";
import { Handle } from "./handle";
import handle from "./handle.module.css";
import type { Placed } from "./layout";
import { Sign, toneOf } from "./sign";
import { dueOf, type Stage } from "./stage";
import classes from "./timeline.module.css";

export type { Stage } from "./stage";

/** One thing on the drawing with its window, its words, and while dates are tried with where it would come to stand. */
export function Mark({ item, stage }: { item: Placed; stage: Stage }) {
  const { key, name, state, on, due, at, left, right, row, labelLeft, labelAt, label } = item;
  const candidate = stage.candidates.get(key);
  const move = stage.moves.get(key);
  const then = stage.after.get(key);
  const to = move?.to || on;
  const moved = move ? to : then && then.on !== on ? then.on : null;
  const late = candidate && move && to > dueOf(stage, candidate);
  const words = move && to !== on ? besideMark(place(to, stage.span)) : besideSign(at, labelLeft, labelAt);
  return (
    <div className={classes.item} data-tone={late ? "bad" : toneOf(state)} style={{ top: `${row * 2.9}rem` }} title={candidate ? undefined : `${name}: ${inWords(on)}`}>
      <span aria-hidden>
        {right > left ? <span className={classes.window} style={{ left: `${left}%`, width: `${right - left}%` }} /> : null}
        {due !== on ? <span className={classes.due} style={{ left: `${right}%` }} /> : null}
        {moved && moved !== on ? <Way from={at} to={place(moved, stage.span)} ghost={move ? at : place(moved, stage.span)} /> : null}
        {candidate ? null : (
          <span className={classes.sign} style={{ left: `${at}%` }}>
            <Sign state={state} />
          </span>
        )}
        <span className={classes.label} style={words}>
          <span>{name}</span>
          <span className={classes.date}>
            {label}
            {moved && moved !== on ? ` → ${inWords(moved)}` : ""}
          </span>
        </span>
      </span>
      {candidate ? (
        <Handle
          candidate={candidate}
          state={state}
          to={to}
          due={dueOf(stage, candidate)}
          span={stage.span}
          today={stage.today}
          active={stage.active === key}
          help={stage.help}
          moving={stage.moving}
        />
      ) : null}
    </div>
  );
}

const GAP = "0.95rem";

const besideSign = (at: number, left: boolean, labelAt: number): CSSProperties =>
  left ? { right: `calc(${100 - at}% + ${GAP})`, textAlign: "right" } : { left: `calc(${labelAt}% + ${GAP})` };

/** The words go along with a mark that is moved, so that it does not stand on them. */
const besideMark = (at: number) => besideSign(at, at > 76, at);

/** The way from where it stands to where it would; a ring marks the end that has no sign. */
function Way({ from, to, ghost }: { from: number; to: number; ghost: number }) {
  return (
    <>
      <span className={handle.way} style={{ left: `${Math.min(from, to)}%`, width: `${Math.abs(to - from)}%` }} />
      <span className={handle.ghost} style={{ left: `${ghost}%` }} />
    </>
  );
}
