import { Code, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { roomRoutineQuery } from "../client/room";
import type { RoutineStep } from "../client/shape";
import { Activity } from "../routine/content";
import classes from "../routine/routine.module.css";
import { text } from "../text/text";

const words = text.routine;

/** What a routine says in the version in force. The templates, which say where a step goes on, are the organization's own to see. */
export function RoomRoutine({ id, version }: { id: string; version: string }) {
  const { data } = useSuspenseQuery(roomRoutineQuery(id, version));
  return (
    <Stack gap="md">
      <Text c="dimmed">{words.version(data.number)}</Text>
      {data.content.purpose ? <Text style={{ whiteSpace: "pre-wrap" }}>{data.content.purpose}</Text> : null}
      <ol className={classes.steps}>
        {data.content.steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      {data.sha256 ? (
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {text.room.hash}: <Code>{data.sha256}</Code>
        </Text>
      ) : null}
    </Stack>
  );
}

function Step({ step: { name, description, skipped, activities } }: { step: RoutineStep }) {
  const left = skipped !== null && skipped !== undefined;
  return (
    <li className={left ? `${classes.step} ${classes.skipped}` : classes.step}>
      <Title order={3} size="h4">
        {name}
      </Title>
      {left ? (
        <Text c="dimmed">
          {words.page.skipped}: {skipped}
        </Text>
      ) : (
        <>
          {description ? <Text style={{ whiteSpace: "pre-wrap" }}>{description}</Text> : null}
          <ul className={classes.activities}>
            {activities.map((activity) => (
              <Activity key={activity.id} activity={activity} />
            ))}
          </ul>
        </>
      )}
    </li>
  );
}
