import { Select } from "@mantine/core";
import { inWords } from "../date/civil";
import { text } from "../text/text";
import { fieldIdOf } from "./moves";
import type { Trial } from "./use-trial";

const words = text.trial;

/** Chooses a date to try without the drawing; the field to type it in follows among the tried ones. */
export function Chooser({ trial: { candidates, moves, play } }: { trial: Trial }) {
  const tried = new Set(moves.map(({ key }) => key));
  const left = [...candidates.values()].filter(({ key }) => !tried.has(key));
  const choose = (key: string | null) => {
    const candidate = key ? candidates.get(key) : undefined;
    if (!candidate) return;
    play({ act: "move", candidate, to: candidate.on });
    requestAnimationFrame(() => document.getElementById(fieldIdOf(candidate.key))?.focus());
  };
  if (left.length === 0) return null;
  return (
    <Select
      label={words.which}
      placeholder={words.choose}
      maw={520}
      data={left.map(({ key, name, due }) => ({ value: key, label: `${name} · ${words.limit(inWords(due))}` }))}
      value={null}
      onChange={choose}
    />
  );
}
