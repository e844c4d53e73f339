import { Anchor, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { StateBadge } from "../badge/badge";
import { useMove, useRestore, useSkip } from "../client/duty";
import { useComplete } from "../client/obligation";
import { useMay, useSession } from "../client/session";
import type { Duty, Occurrence } from "../client/shape";
import { inWords, moment } from "../date/civil";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { useSettles } from "../obligation/settle";
import { isOpen } from "../obligation/name";
import { text } from "../text/text";
import classes from "./duty.module.css";

const words = text.duty;

type Act = { kind: "done" | "move" | "skip" | "restore"; of: Occurrence };

const titles = { done: text.obligation.markDone, move: words.acts.moveTitle, skip: words.acts.skipTitle, restore: words.acts.restoreTitle };

/** Occurrences of a duty, each with what can be done about it alone. */
export function OccurrenceList({ duty, occurrences, empty }: { duty: Duty; occurrences: Occurrence[]; empty: string }) {
  const [act, setAct] = useState<Act | null>(null);
  const may = useActs(duty);
  const close = () => setAct(null);
  if (occurrences.length === 0) return <Text c="dimmed">{empty}</Text>;
  return (
    <>
      <ul className={classes.list}>
        {occurrences.map((occurrence) => (
          <Row key={occurrence.occurrence_on} occurrence={occurrence} may={may} setAct={setAct} />
        ))}
      </ul>
      <Modal opened={act !== null} onClose={close} title={act ? titles[act.kind] : ""} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "done" && act.of.obligation_id ? <DoneForm obligation={act.of.obligation_id} close={close} /> : null}
        {act?.kind === "move" ? <MoveForm duty={duty.id} of={act.of} close={close} /> : null}
        {act?.kind === "skip" ? <SkipForm duty={duty.id} of={act.of} close={close} /> : null}
        {act?.kind === "restore" ? <RestoreForm duty={duty.id} of={act.of} close={close} /> : null}
      </Modal>
    </>
  );
}

/** What the reader may do with an occurrence. One that is given to somebody else than the duty is settled on its own page. */
function useActs({ responsible }: Duty): Set<Act["kind"]> {
  const settles = useSettles();
  const may: Record<Act["kind"], boolean> = {
    done: settles({ kind: "recurring_duty", responsible }),
    move: useMay("create_move"),
    skip: useMay("create_skip"),
    restore: useMay("create_restoration"),
  };
  return new Set((["done", "move", "skip", "restore"] as const).filter((kind) => may[kind]));
}

function Row({ occurrence, may, setAct }: { occurrence: Occurrence; may: Set<Act["kind"]>; setAct: (act: Act) => void }) {
  const { person, organization } = useSession();
  const { due_on, state, obligation_id, note, recorded_at, recorded_by } = occurrence;
  const day = inWords(due_on);
  const open = isOpen(occurrence);
  const acts = [
    { kind: "done", label: text.obligation.markDone, fits: open && obligation_id !== null },
    { kind: "move", label: words.acts.move, fits: open },
    { kind: "skip", label: words.acts.skip, fits: open },
    { kind: "restore", label: words.acts.restore, fits: recorded_at !== null },
  ] as const;
  return (
    <li className={classes.row} data-state={state}>
      <div className={classes.when}>
        {obligation_id ? (
          <Anchor fw={600} className="ck-number" renderRoot={(props) => <Link to="/obligations/$id" params={{ id: obligation_id }} {...props} />}>
            {day}
          </Anchor>
        ) : (
          <Text fw={600} className="ck-number">
            {day}
          </Text>
        )}
        <StateBadge state={state} />
      </div>
      <div>
        <Text size="sm">{happened(occurrence)}</Text>
        {note ? <Text size="sm">{note}</Text> : null}
        {recorded_at && recorded_by ? (
          <Text size="sm" c="dimmed">
            {words.by(recorded_by.name, moment(recorded_at, person.time_zone ?? organization.time_zone))}
          </Text>
        ) : null}
      </div>
      <Group gap="xs">
        {acts.filter(({ kind, fits }) => fits && may.has(kind)).map(({ kind, label }) => (
          <Button key={kind} size="xs" variant="default" onClick={() => setAct({ kind, of: occurrence })} aria-label={`${label}: ${day}`}>
            {label}
          </Button>
        ))}
      </Group>
    </li>
  );
}

/** What people did to it, or why it stands on this day. */
function happened({ occurrence_on, due_on, moved_to, skipped, done_on, planned_on, state }: Occurrence): string {
  const said = [
    done_on ? words.done(inWords(done_on)) : planned_on ? words.planned(inWords(planned_on)) : "",
    skipped ? words.skipped : state === "waived" ? words.overtaken : "",
    moved_to ? words.moved(inWords(occurrence_on)) : due_on === occurrence_on ? "" : words.shifted(inWords(occurrence_on)),
  ];
  return said.filter(Boolean).join(" · ");
}

type FormProps = { duty: string; of: Occurrence; close: () => void };

function DoneForm({ obligation, close }: { obligation: string; close: () => void }) {
  const { today } = useSession();
  const complete = useComplete(obligation);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { on: today, note: "" } });
  const submit = form.onSubmit(({ on, note }) =>
    complete.mutate({ on, ...(note ? { note } : {}) }, { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={complete.error} strays={strays} />
        <DayField label={text.obligation.complete.on} data-autofocus {...form.getInputProps("on")} />
        <Textarea label={words.acts.note} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={text.obligation.markDone} pending={complete.isPending} />
      </Stack>
    </form>
  );
}

function MoveForm({ duty, of, close }: FormProps) {
  const move = useMove(duty);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { to: of.due_on, note: "" } });
  const submit = form.onSubmit(({ to, note }) =>
    move.mutate(
      { occurrence_on: of.occurrence_on, to, ...(note ? { note } : {}) },
      { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={move.error} strays={strays} />
        <Text>{words.acts.moveBody(inWords(of.occurrence_on))}</Text>
        <DayField label={words.acts.to} data-autofocus {...form.getInputProps("to")} />
        <Textarea label={words.acts.note} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={words.acts.move} pending={move.isPending} />
      </Stack>
    </form>
  );
}

function SkipForm({ duty, of, close }: FormProps) {
  const skip = useSkip(duty);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { note: "" } });
  const submit = form.onSubmit(({ note }) =>
    skip.mutate(
      { occurrence_on: of.occurrence_on, ...(note ? { note } : {}) },
      { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={skip.error} strays={strays} />
        <Text>{words.acts.skipBody(inWords(of.occurrence_on))}</Text>
        <Textarea label={words.acts.note} description={text.frame.optional} data-autofocus autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={words.acts.skip} pending={skip.isPending} />
      </Stack>
    </form>
  );
}

function RestoreForm({ duty, of, close }: FormProps) {
  const restore = useRestore(duty);
  return (
    <Confirm
      act={restore}
      send={() => restore.mutate(of.occurrence_on, { onSuccess: close })}
      body={words.acts.restoreBody(inWords(of.occurrence_on))}
      label={words.acts.restore}
      close={close}
    />
  );
}
