import { Badge, Group, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { templatesQuery } from "../client/routine";
import type { RoutineActivity, RoutineContent, RoutineStep } from "../client/shape";
import { text } from "../text/text";
import classes from "./routine.module.css";

const words = text.routine;

/** What is said of a part beside its name: that it is new, changed, skipped now. */
export type Marks = Map<string, string>;

type ContentProps = { content: RoutineContent; process: string; marks?: Marks };

/** What a routine says, for the people who work by it. */
export function Content({ content, process, marks = new Map() }: ContentProps) {
  return (
    <section>
      {content.purpose ? (
        <Text maw="62ch" mb="lg" style={{ whiteSpace: "pre-wrap" }}>
          {content.purpose}
        </Text>
      ) : null}
      <Title order={2} mb="md">
        {words.page.steps}
      </Title>
      <ol className={classes.steps}>
        {content.steps.map((step) => (
          <Step key={step.id} step={step} process={process} marks={marks} />
        ))}
      </ol>
    </section>
  );
}

function Mark({ of, marks }: { of: string; marks: Marks }) {
  const mark = marks.get(of);
  return mark ? (
    <Badge variant="light" size="sm">
      {mark}
    </Badge>
  ) : null;
}

function Step({ step, process, marks }: { step: RoutineStep; process: string; marks: Marks }) {
  const { data: templates } = useSuspenseQuery(templatesQuery);
  const fork = templates.find(({ number }) => number === step.fork);
  const skipped = step.skipped !== null && step.skipped !== undefined;
  return (
    <li className={skipped ? `${classes.step} ${classes.skipped}` : classes.step}>
      <Group gap="xs">
        <Title order={3} size="h4">
          {step.name}
        </Title>
        {step.process === process ? null : <Badge variant="default">{words.processes[step.process]}</Badge>}
        <Mark of={step.id} marks={marks} />
      </Group>
      {skipped ? (
        <Text c="dimmed">
          {words.page.skipped}: {step.skipped}
        </Text>
      ) : (
        <>
          {step.description ? <Text style={{ whiteSpace: "pre-wrap" }}>{step.description}</Text> : null}
          {fork ? <Text c="dimmed">{words.page.forks(fork.name)}</Text> : null}
          <ul className={classes.activities}>
            {step.activities.map((activity) => (
              <Activity key={activity.id} activity={activity} marks={marks} />
            ))}
          </ul>
        </>
      )}
    </li>
  );
}

/** What is done in a step, by whom and how. */
export function Activity({ activity, marks = new Map() }: { activity: RoutineActivity; marks?: Marks }) {
  const named = (role: string) => activity.responsibilities.filter((it) => it.role === role).map(({ profile }) => profile.name);
  const who = Object.keys(words.roles).filter((role) => named(role).length > 0);
  return (
    <li>
      <Group gap="xs">
        <Text fw={560}>{activity.name}</Text>
        <Mark of={activity.id} marks={marks} />
      </Group>
      {activity.description ? <Text style={{ whiteSpace: "pre-wrap" }}>{activity.description}</Text> : null}
      {who.length > 0 ? (
        <Text size="sm" c="dimmed">
          {who.map((role) => `${words.roles[role]}: ${words.list(named(role))}`).join(" · ")}
        </Text>
      ) : null}
      {activity.actions.length > 0 ? (
        <ol className={classes.actions} aria-label={words.page.how}>
          {activity.actions.map((action, at) => (
            <li key={`${at}-${action.text}`}>
              <Text style={{ whiteSpace: "pre-wrap" }}>{action.text}</Text>
              {action.tool || action.record ? (
                <Text size="sm" c="dimmed">
                  {[action.tool ? `${words.page.tool}: ${action.tool}` : "", action.record ? `${words.page.record}: ${action.record}` : ""].filter(Boolean).join(" · ")}
                </Text>
              ) : null}
            </li>
          ))}
        </ol>
      ) : null}
    </li>
  );
}
