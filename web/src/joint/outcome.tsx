import { Button, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { JointCalendar } from "../client/shape";
import { told } from "../date/civil";
import { Notice } from "../frame/notice";
import { text } from "../text/text";
import { Picture } from "./picture";
import { RecordPlans } from "./record";
import type { JointSearch } from "./values";
import { partName, Visits } from "./visits";
import classes from "./visits.module.css";

const words = text.joint;

type Props = { calendar: JointCalendar; search: JointSearch; today: string };

/** The joint calendar: what it saves, the picture, the visits with their reasons, and what to do with it. */
export function Outcome({ calendar, search, today }: Props) {
  const { certifications, separate, joint, saved, warnings } = calendar;
  const names = certifications.map(({ name }) => name);
  const undated = calendar.not_joined.filter(({ start }) => !start);
  const byDays = typeof separate.days === "number" && typeof joint.days === "number" && typeof saved.days === "number";
  return (
    <Stack gap="lg" role="region" aria-label={words.result}>
      <Title order={2}>{words.result}</Title>
      {search.widen ? (
        <Notice tone="warn">
          {words.wider.shown[search.widen]}{" "}
          <Link to="/joint-audits" search={{ ...search, widen: undefined }} resetScroll={false}>
            {words.wider.back}
          </Link>
        </Notice>
      ) : null}
      <div aria-live="polite">
        <Text fw={600} size="lg">
          {words.summary.visits(separate.visits, joint.visits)}
        </Text>
        <Text>
          {byDays
            ? `${words.summary.days(separate.days as number, joint.days as number)}: ${words.summary.saved(saved.days as number, saved.percent ?? 0)}.`
            : words.summary.unknown}
        </Text>
      </div>
      <Told title={words.unknownDays} lines={calendar.days_unknown.map(({ certification, because }) => `${certification}: ${because}`)} />
      {warnings.length === 0 ? (
        <Notice tone="ok">{words.noWarnings}</Notice>
      ) : (
        <Notice tone="warn">
          <Text fw={600} inherit>
            {words.warnings}
          </Text>
          {warnings.map(({ certification, code, from, message }) => (
            <Text inherit key={`${certification}/${code}/${from}`}>
              {certification}: {told(message)}
            </Text>
          ))}
        </Notice>
      )}
      <Picture calendar={calendar} names={names} today={today} />
      <Visits calendar={calendar} />
      <Told
        title={words.notJoined}
        lines={undated.map(({ certification, key, kind, because }) => `${certification}, ${key && kind ? partName({ key, kind }) : words.whole}: ${because}`)}
      />
      <Wider calendar={calendar} search={search} />
      <RecordPlans calendar={calendar} />
    </Stack>
  );
}

function Told({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h4">
        {title}
      </Title>
      <ul className={classes.steps}>
        {lines.map((line) => (
          <li key={line}>{told(line)}</li>
        ))}
      </ul>
    </div>
  );
}

function Wider({ calendar, search }: { calendar: JointCalendar; search: JointSearch }) {
  if (calendar.wider_windows.length === 0) return null;
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        {words.wider.title}
      </Title>
      <Text c="dimmed">{words.wider.lead}</Text>
      {calendar.wider_windows.map(({ widen, because, steps }) => (
        <div key={widen}>
          <Text>{because}</Text>
          <ul className={classes.steps}>
            {steps.map((step) => (
              <li key={step.certification + step.key}>
                {step.certification}: {told(step.because)}
              </li>
            ))}
          </ul>
          <Button variant="light" renderRoot={(props) => <Link to="/joint-audits" search={{ ...search, widen }} resetScroll={false} {...props} />}>
            {words.wider.show}
          </Button>
        </div>
      ))}
    </Stack>
  );
}
