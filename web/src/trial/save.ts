import { useMutation } from "@tanstack/react-query";
import { recordEvent } from "../client/certification";
import { appoint } from "../client/obligation";
import { shifted } from "../date/civil";
import { type Move, replacementOf } from "./candidate";

export type Saved = { kept: Move[]; refused: { move: Move; error: Error } | null; untried: Move[] };

/**
 * Records the moves one after another, each on what the one before has left. The first goes on from `tag`: what was
 * recorded when the preview was made. It stops at the first refusal and tells what is recorded and what is not.
 */
export async function saveInTurn(moves: Move[], tag: string, record: (move: Move, tag: string) => Promise<string>): Promise<Saved> {
  const kept: Move[] = [];
  let now = tag;
  for (const [n, move] of moves.entries()) {
    try {
      now = await record(move, now);
    } catch (error) {
      return { kept, refused: { move, error: error as Error }, untried: moves.slice(n + 1) };
    }
    kept.push(move);
  }
  return { kept, refused: null, untried: [] };
}

/** A recorded plan is superseded by the new one, with all that it said; what has none gets its appointment. */
async function record(certification: string, move: Move, tag: string): Promise<string> {
  const replacement = replacementOf(move);
  if (replacement) return (await recordEvent(certification, replacement, tag)).tag;
  const { obligation, to, lasts } = move;
  return (await appoint(obligation, { start: to, ...(lasts === 0 ? {} : { end: shifted(to, lasts) }) }, tag)).tag;
}

export const useSaveMoves = (certification: string, told: (saved: Saved) => void) =>
  useMutation({
    mutationFn: ({ moves, tag }: { moves: Move[]; tag: string }) => saveInTurn(moves, tag, (move, now) => record(certification, move, now)),
    onSuccess: told,
  });
