import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowRight, IconCheck, IconCircleCheckFilled, IconCircleMinus, IconNote, IconRouteAltLeft } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import { useUnmarkStep } from "../client/journey";
import { useMay } from "../client/session";
import type { JourneyStep } from "../client/shape";
import { inWords, span } from "../date/civil";
import type { Act } from "../event/dialog";
import type { EventKind } from "../event/kind";
import { Refusal } from "../frame/notice";
import classes from "../page/journey.module.css";
import { text } from "../text/text";
import { place, type Span } from "../timeline/axis";
import { DaysField } from "./days-field";
import { DetailsDialog, MarkDialog } from "./dialog";

const words = text.journey;

type Props = { certification: string; step: JourneyStep; tag: string; whole: Span; next: boolean; record: (act: Act) => void };

/** One step: its days on the common axis, what it is, and what can be done with it. */
export function Step({ certification, step, tag, whole, next, record }: Props) {
  const { id, title, who, output, starts_on, ends_on, after, critical, done_on, overtaken, responsible, note } = step;
  const left = place(starts_on, whole);
  const mayChange = useMay("update_journey");
  return (
    <li className={classes.step} data-critical={critical || undefined} data-done={done_on || overtaken ? true : undefined} data-next={next || undefined}>
      <div className={classes.when}>
        <span className="ck-number">{span(starts_on, ends_on)}</span>
        <span aria-hidden className={classes.bar}>
          <span style={{ left: `${left}%`, width: `${Math.max(1.5, place(ends_on, whole) - left)}%` }} />
        </span>
        {done_on || overtaken || !mayChange ? null : <DaysField certification={certification} step={step} tag={tag} />}
      </div>
      <div className={classes.what}>
        <Text fw={600}>
          <span className={classes.id}>{id}</span> {title}
        </Text>
        <Text size="sm" c="dimmed">
          {[responsible?.name ?? who, after.length > 0 ? `${words.after} ${after.map(({ step: other }) => other).join(", ")}` : ""].filter(Boolean).join(" · ")}
        </Text>
        <Text size="sm">
          {words.output}: {output}
        </Text>
        {note ? (
          <Text size="sm" className={classes.note}>
            {note}
          </Text>
        ) : null}
        <Group gap="sm" mt={4}>
          {done_on ? <Badge tone="ok" icon={IconCircleCheckFilled} label={words.done(inWords(done_on))} /> : null}
          {next ? <Badge tone="warn" icon={IconArrowRight} label={words.next} /> : null}
          {overtaken ? <Badge tone="mute" icon={IconCircleMinus} label={words.overtaken} hint={words.overtakenHint} /> : null}
          {critical && !done_on ? <Badge tone="info" icon={IconRouteAltLeft} label={words.critical} hint={words.criticalHint} /> : null}
        </Group>
        <StepActs certification={certification} step={step} tag={tag} record={record} />
      </div>
    </li>
  );
}

function StepActs({ certification, step, tag, record }: Omit<Props, "whole" | "next">) {
  const [marking, mark] = useDisclosure(false);
  const [writing, write] = useDisclosure(false);
  const unmark = useUnmarkStep(certification);
  const mayRecord = useMay("create_event");
  const mayMark = useMay("create_journey_completion");
  const mayChange = useMay("update_journey");
  const { id, title, event, shown_by } = step;
  const named = (verb: string) => `${verb}: ${id} ${title}`;
  return (
    <>
      <Refusal error={unmark.error} />
      <Group gap="xs" mt={4}>
        {mayRecord && !shown_by && event ? (
          <Button size="xs" variant="default" leftSection={<IconCheck size={15} />} aria-label={named(words.record)} onClick={() => record({ kind: "add", type: event as EventKind })}>
            {words.record}
          </Button>
        ) : null}
        {mayMark && !shown_by && !event ? (
          <Button size="xs" variant="default" leftSection={<IconCheck size={15} />} aria-label={named(words.markDone)} onClick={mark.open}>
            {words.markDone}
          </Button>
        ) : null}
        {mayMark && shown_by === "mark" ? (
          <Button size="xs" variant="default" aria-label={named(words.undo)} loading={unmark.isPending} onClick={() => unmark.mutate(id)}>
            {words.undo}
          </Button>
        ) : null}
        {mayChange ? (
          <Button size="xs" variant="subtle" leftSection={<IconNote size={15} />} aria-label={named(words.details)} onClick={write.open}>
            {words.details}
          </Button>
        ) : null}
      </Group>
      <MarkDialog certification={certification} step={step} opened={marking} close={mark.close} />
      <DetailsDialog certification={certification} step={step} tag={tag} opened={writing} close={write.close} />
    </>
  );
}
