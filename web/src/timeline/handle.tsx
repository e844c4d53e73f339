import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { type Civil, inFull, ordinal } from "../date/civil";
import type { Candidate } from "../trial/candidate";
import { toLimit } from "../trial/limit";
import { boundsOf, dragged, place, type Span, stepped } from "./axis";
import type { Item } from "./layout";
import { Sign } from "./sign";
import classes from "./handle.module.css";

export type Moving = {
  moveTo: (candidate: Candidate, to: Civil) => void;
  settle: (candidate: Candidate) => void;
  putBack: (candidate: Candidate) => void;
  ask: () => void;
  activate: (key: string | null) => void;
};

type HandleProps = { candidate: Candidate; state: Item["state"]; to: Civil; due: Civil; span: Span; today: Civil; active: boolean; help: string; moving: Moving };

/** The sign of an audit or review that can be moved: dragged by mouse, pen or finger, or stepped with the keys as a slider. */
export function Handle({ candidate, state, to, due, span, today, active, help, moving }: HandleProps) {
  const grip = useRef<{ x: number; width: number; from: Civil } | null>(null);
  const bounds = boundsOf(span, today, candidate.on);
  const take = (event: PointerEvent<HTMLSpanElement>) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const width = event.currentTarget.parentElement?.clientWidth ?? 0;
    grip.current = { x: event.clientX, width, from: to };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
  };
  const drag = ({ clientX }: PointerEvent) => {
    if (!grip.current) return;
    const { x, width, from } = grip.current;
    const next = dragged(from, clientX - x, width, span, bounds);
    if (next !== to) moving.moveTo(candidate, next);
  };
  const letGo = () => {
    if (!grip.current) return;
    grip.current = null;
    moving.settle(candidate);
  };
  const lose = () => {
    if (!grip.current) return;
    moving.moveTo(candidate, grip.current.from);
    letGo();
  };
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = stepped(to, event.key, event.shiftKey, bounds);
    if (next !== null) moving.moveTo(candidate, next);
    else if (event.key === "Enter") moving.ask();
    else if (event.key === "Escape") {
      grip.current = null;
      moving.putBack(candidate);
    } else return;
    event.preventDefault();
  };
  return (
    <span
      role="slider"
      tabIndex={0}
      className={classes.handle}
      data-active={active || undefined}
      style={{ left: `${place(to, span)}%` }}
      aria-label={candidate.name}
      aria-describedby={help}
      aria-orientation="horizontal"
      aria-valuemin={ordinal(bounds.from)}
      aria-valuemax={ordinal(bounds.to)}
      aria-valuenow={Math.min(ordinal(bounds.to), Math.max(ordinal(bounds.from), ordinal(to)))}
      aria-valuetext={`${inFull(to)}, ${toLimit(to, due)}`}
      onFocus={() => moving.activate(candidate.key)}
      onBlur={() => {
        moving.settle(candidate);
        moving.activate(null);
      }}
      onKeyDown={press}
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={lose}
    >
      <Sign state={state} />
      {active ? (
        <span className={classes.bubble} data-side={sideOf(place(to, span))} aria-hidden>
          <strong>{inFull(to)}</strong>
          <span>{toLimit(to, due)}</span>
        </span>
      ) : null}
    </span>
  );
}

const sideOf = (at: number) => (at < 15 ? "start" : at > 85 ? "end" : undefined);
