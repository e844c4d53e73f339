import { Button, Stack, Text, Title } from "@mantine/core";
import { type Plan, useRecordPlans } from "../client/integrated";
import type { JointCalendar } from "../client/shape";
import { inWords } from "../date/civil";
import { Notice, Refusal } from "../frame/notice";
import { text } from "../text/text";
import { partName } from "./visits";
import classes from "./visits.module.css";

const words = text.joint.record;

type Named = Plan & { what: string };

/** What is not planned for its day yet, in the order of the visits. */
export function plansOf({ visits, certifications }: JointCalendar): Named[] {
  const ids = new Map(certifications.map(({ name, certification_id }) => [name, certification_id]));
  return visits.flatMap(({ start, parts }) =>
    parts.flatMap((part) => {
      const certification = ids.get(part.certification);
      return part.fixed || !certification ? [] : [{ certification, name: part.certification, key: part.key, start, what: partName(part) }];
    }),
  );
}

/** Shows what will be recorded, records it, and tells what was not. */
export function RecordPlans({ calendar }: { calendar: JointCalendar }) {
  const record = useRecordPlans();
  const plans = plansOf(calendar);
  const line = ({ what, name, start }: Named) => words.on(what, name, inWords(start));
  const outcomes = record.data ?? [];
  const failed = outcomes.filter(({ error }) => error);
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        {words.title}
      </Title>
      {record.data && failed.length === 0 ? (
        <Notice tone="ok" live>
          {words.done(outcomes.length)}
        </Notice>
      ) : null}
      {failed.length > 0 ? (
        <Notice tone="bad" live>
          <Text inherit>{words.partly(outcomes.length - failed.length, outcomes.length)}</Text>
          {failed.map(({ certification, key, name, start, error }) => (
            <Text inherit key={certification + key}>
              {name}, {inWords(start)}: {error}
            </Text>
          ))}
        </Notice>
      ) : null}
      <Refusal error={record.error} />
      {plans.length === 0 ? (
        <Text c="dimmed">{words.nothing}</Text>
      ) : (
        <>
          <Text c="dimmed">{words.lead}</Text>
          <ul className={classes.steps}>
            {plans.map((plan) => (
              <li key={plan.certification + plan.key}>{line(plan)}</li>
            ))}
          </ul>
          <Button onClick={() => record.mutate(plans)} loading={record.isPending} style={{ alignSelf: "flex-start" }}>
            {words.submit(plans.length)}
          </Button>
        </>
      )}
    </Stack>
  );
}
