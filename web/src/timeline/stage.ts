import type { Civil } from "../date/civil";
import type { Candidate, Move } from "../trial/candidate";
import type { Trial } from "../trial/use-trial";
import type { Span } from "./axis";
import type { Moving } from "./handle";
import { type Item, itemsOf } from "./layout";

/** What the drawing shows beside the recorded programme: what can be moved, what is tried, and where all else would come to stand. */
export type Stage = {
  span: Span;
  today: Civil;
  help: string;
  candidates: Map<string, Candidate>;
  moves: Map<string, Move>;
  after: Map<string, Item>;
  active: string | null;
  moving: Moving;
};

type Frame = { span: Span; today: Civil; target: Civil | null; help: string };

export function stageOf({ candidates, moves, play, active, activate, asked }: Trial, { span, today, target, help }: Frame): Stage {
  const after = asked.preview ? itemsOf(asked.preview.value, today, target).items : [];
  return {
    span,
    today,
    help,
    candidates,
    moves: new Map(moves.map((move) => [move.key, move])),
    after: new Map(after.map((item) => [item.key, item])),
    active,
    moving: {
      moveTo: (candidate, to) => play({ act: "move", candidate, to }),
      settle: (candidate) => play({ act: "settle", candidate }),
      putBack: ({ key }) => play({ act: "back", key }),
      ask: asked.now,
      activate,
    },
  };
}

/** The limit as it is by what is tried: a review that prepares an audit has another one when the audit moves. */
export const dueOf = ({ after }: Stage, { key, due }: Candidate): Civil => after.get(key)?.due ?? due;
