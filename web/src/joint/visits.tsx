import { Anchor, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { JointCalendar, ProgrammeObligation, Visit, VisitPart } from "../client/shape";
import { inFull, inWords, told } from "../date/civil";
import { nameOf } from "../obligation/name";
import { text } from "../text/text";
import classes from "./visits.module.css";

const words = text.joint;

/** "Surveillance audit 2", from an obligation's key. */
export function partName({ key, kind }: { key: string; kind: ProgrammeObligation["kind"] }): string {
  return nameOf({ key, kind, ordinal: Number(key.split("/").at(-1)) || 0 });
}

/** The visits from first to last, each with its audits and its reasons. */
export function Visits({ calendar }: { calendar: JointCalendar }) {
  const idOf = new Map(calendar.certifications.map(({ name, certification_id }) => [name, certification_id]));
  return (
    <ol className={classes.visits}>
      {calendar.visits.map((visit, n) => (
        <li key={`${visit.start}/${visit.parts[0]?.certification}`} className={classes.visit}>
          <VisitCard visit={visit} number={n + 1} idOf={idOf} />
        </li>
      ))}
    </ol>
  );
}

type CardProps = { visit: Visit; number: number; idOf: Map<string, string | null | undefined> };

function VisitCard({ visit, number, idOf }: CardProps) {
  const { start, parts, days_separate, days_joint, due_on, because, rules, certification_body } = visit;
  const joint = parts.length > 1;
  const about = [words.limit(inWords(due_on)), certification_body, joint ? null : words.alone].filter(Boolean).join(" · ");
  return (
    <Stack gap="xs">
      <div>
        <Title order={3} size="h4">
          {words.visitNumber(number)}: {inFull(start)}
        </Title>
        <Text size="sm" c="dimmed">
          {typeof days_joint === "number" && typeof days_separate === "number" ? `${words.daysJoint(days_separate, days_joint)} · ` : ""}
          {about}
        </Text>
      </div>
      <ul className={classes.parts}>
        {parts.map((part) => (
          <li key={part.key + part.certification}>
            <PartLine part={part} id={idOf.get(part.certification) ?? null} />
          </li>
        ))}
      </ul>
      <Text size="sm">
        {told(because)}{" "}
        <Text span inherit c="dimmed">
          {rules.join(", ")}
        </Text>
      </Text>
    </Stack>
  );
}

function PartLine({ part, id }: { part: VisitPart; id: string | null }) {
  const days = typeof part.days === "number" ? words.daysOf(part.days) : null;
  const when = part.fixed ? words.fixed : words.windowOf(inWords(part.earliest_on), inWords(part.latest_on));
  return (
    <>
      <Text>
        {id ? (
          <Anchor inherit underline="hover" renderRoot={(props) => <Link to="/certifications/$id" params={{ id }} {...props} />}>
            {part.certification}
          </Anchor>
        ) : (
          part.certification
        )}
        : {partName(part)}
      </Text>
      <Text size="sm" c="dimmed">
        {[days, when].filter(Boolean).join(" · ")}
      </Text>
      <details className={classes.why}>
        <summary aria-label={`${words.why}: ${part.certification}, ${partName(part)}`}>{words.why}</summary>
        <Text size="sm">{told(part.because)}</Text>
      </details>
    </>
  );
}
