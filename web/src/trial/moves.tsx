import { Button, Group, Text } from "@mantine/core";
import { IconArrowBackUp, IconDeviceFloppy } from "@tabler/icons-react";
import { inFull, inWords, isDay, shifted } from "../date/civil";
import { DayField } from "../field/day";
import { lasting } from "../obligation/name";
import { text } from "../text/text";
import type { Move } from "./candidate";
import { toLimit } from "./limit";
import classes from "./trial.module.css";
import type { Trial } from "./use-trial";

const words = text.trial;

export const fieldIdOf = (key: string) => `tried-${key.replaceAll("/", "-")}`;

type MovesProps = { trial: Trial; refused: Map<string, string> };

/** Every date that is tried, to be typed on, saved or put back. */
export function Moves({ trial, refused }: MovesProps) {
  const { moves, keep, play, saving, asked, savable } = trial;
  if (moves.length === 0) return null;
  const ready = asked.current && moves.every(({ to }) => isDay(to));
  return (
    <div>
      <ul className={classes.moves} aria-label={words.chosen}>
        {moves.map((move) => (
          <MoveRow key={move.key} move={move} trial={trial} refused={refused.get(move.key)} />
        ))}
      </ul>
      {moves.length > 1 ? (
        <Group gap="sm" mt="md">
          {moves.every(savable) ? (
            <Button onClick={() => keep(moves)} loading={saving} disabled={!ready}>
              {words.saveAll(moves.length)}
            </Button>
          ) : null}
          <Button variant="default" onClick={() => play({ act: "backAll" })} disabled={saving}>
            {words.backAll}
          </Button>
        </Group>
      ) : null}
    </div>
  );
}

function MoveRow({ move, trial, refused }: { move: Move; trial: Trial; refused: string | undefined }) {
  const { play, keep, saving, asked, moves, savable } = trial;
  const { key, name, kind, planned, on, to, lasts } = move;
  const due = asked.preview?.value.obligations.find((one) => one.key === key)?.due_on ?? move.due;
  const several = lasting.has(kind);
  return (
    <li className={classes.move}>
      <div className={classes.what}>
        <Text fw={620}>{name}</Text>
        <Text size="sm" c="dimmed">
          {planned ? words.was(inWords(on)) : words.unplanned} · {words.limit(inWords(due))}
        </Text>
      </div>
      <DayField
        id={fieldIdOf(key)}
        label={several ? words.start : words.on}
        description={isDay(to) ? `${inFull(to)}, ${toLimit(to, due)}` : undefined}
        inputWrapperOrder={["label", "input", "description", "error"]}
        value={to}
        error={refused}
        onChange={({ currentTarget }) => play({ act: "type", key, to: currentTarget.value })}
      />
      {several ? (
        <DayField
          label={words.end}
          description={text.obligation.oneDay}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={lasts === 0 || !isDay(to) ? "" : shifted(to, lasts)}
          onChange={({ currentTarget }) => play({ act: "last", key, last: currentTarget.value })}
        />
      ) : null}
      <Group gap="xs" className={classes.acts}>
        {savable(move) ? (
          <Button
            variant={moves.length > 1 ? "default" : "filled"}
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            onClick={() => keep([move])}
            loading={saving}
            disabled={!asked.current || !isDay(to)}
            aria-label={words.saveOf(name)}
          >
            {words.save}
          </Button>
        ) : null}
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          onClick={() => play({ act: "back", key })}
          disabled={saving}
          aria-label={words.backOf(name)}
        >
          {words.back}
        </Button>
      </Group>
    </li>
  );
}
