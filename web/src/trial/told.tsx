import { Text } from "@mantine/core";
import { Problem } from "../client/problem";
import { Notice, sentence } from "../frame/notice";
import { text } from "../text/text";
import type { Move } from "./candidate";
import type { Saved } from "./save";

const words = text.trial;

const names = (moves: Move[]) => moves.map(({ name }) => name).join(", ");

/** What of a save is recorded, and what is not, and why. */
export function Told({ saved }: { saved: Saved | null }) {
  if (!saved) return null;
  const { kept, refused, untried } = saved;
  return (
    <>
      {kept.length > 0 ? (
        <Notice tone="ok" live>
          {words.saved(names(kept))}
        </Notice>
      ) : null}
      {refused ? (
        <Notice tone="bad" live>
          <Text inherit>
            {words.refused(refused.move.name)} {why(refused.error)}
          </Text>
          {untried.length > 0 ? <Text inherit>{words.untried(names(untried))}</Text> : null}
        </Notice>
      ) : null}
    </>
  );
}

function why(error: Error): string {
  if (!(error instanceof Problem)) return text.frame.broken.body;
  if (error.code === "changed_meanwhile" || error.code === "already_superseded") return words.moved;
  return error.fields[0]?.detail ?? sentence(error);
}
