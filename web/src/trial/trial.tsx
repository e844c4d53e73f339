import { Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCalendarSearch } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import { Problem } from "../client/problem";
import { useSession } from "../client/session";
import type { Programme } from "../client/shape";
import { text } from "../text/text";
import { Timeline } from "../timeline/timeline";
import { Chooser } from "./chooser";
import { Moves } from "./moves";
import { inShort, Outcome } from "./outcome";
import { refusedMoves } from "./scenario";
import { Told } from "./told";
import classes from "./trial.module.css";
import type { Trial } from "./use-trial";

const words = text.trial;

type TryingProps = { trial: Trial; programme: Programme; target: string | null; chooses?: boolean; children?: ReactNode };

/** The timeline, and below it the dates that are tried on it with what they would break. */
export function Trying({ trial, programme, target, chooses = false, children }: TryingProps) {
  const { today } = useSession();
  const { candidates, moves, asked, told } = trial;
  const [opened, chooser] = useDisclosure(chooses);
  const fields = asked.error instanceof Problem ? asked.error.asFieldErrors() : {};
  const refused = refusedMoves(fields, moves);
  return (
    <Stack gap="lg">
      <div>
        {candidates.size > 0 ? <Text className={classes.hint}>{words.hint}</Text> : null}
        <Timeline programme={programme} today={today} target={target} trial={trial} story={!chooses} />
      </div>
      {candidates.size === 0 ? null : opened ? (
        <Chooser trial={trial} />
      ) : (
        <Button variant="default" leftSection={<IconCalendarSearch size={17} aria-hidden />} onClick={chooser.open} style={{ alignSelf: "flex-start" }}>
          {words.open}
        </Button>
      )}
      {children}
      <Told saved={told} />
      <Moves trial={trial} refused={refused.of} />
      <Outcome today={programme} asked={asked} strays={refused.strays} />
      <Announcer trial={trial} />
    </Stack>
  );
}

/** Says each outcome once, in a breath, when the dates have come to rest. */
function Announcer({ trial: { asked } }: { trial: Trial }) {
  const said = useRef("");
  if (!asked.preview) said.current = "";
  else if (asked.current && !asked.waiting) said.current = inShort(asked.preview.value);
  return (
    <div role="status" className="ck-hidden">
      {said.current}
    </div>
  );
}
