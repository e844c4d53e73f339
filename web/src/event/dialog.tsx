import { Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useRecordEvent } from "../client/certification";
import { useSession } from "../client/session";
import type { RecordedEvent } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import { EventFields } from "./fields";
import { blankEvent, type EventKind, eventChoices, fromEvent, toEvent } from "./kind";
import { nameOfEvent } from "./name";

const words = text.event;

export type Act = { kind: "add"; type?: EventKind } | { kind: "correct" | "retract"; event: RecordedEvent };

type Props = { certification: string; act: Act | null; close: () => void };

/** Adding, correcting and retracting: always a new entry, never a change of an old one. */
export function EventDialog({ certification, act, close }: Props) {
  const title = act?.kind === "correct" ? words.correctTitle : act?.kind === "retract" ? words.retractTitle : words.add;
  return (
    <Modal opened={act !== null} onClose={close} title={title} closeButtonProps={{ "aria-label": text.frame.close }}>
      {act?.kind === "retract" ? <RetractForm certification={certification} event={act.event} close={close} /> : null}
      {act?.kind === "add" ? <RecordForm certification={certification} type={act.type} close={close} /> : null}
      {act?.kind === "correct" ? <RecordForm certification={certification} corrected={act.event} close={close} /> : null}
    </Modal>
  );
}

type RecordProps = { certification: string; corrected?: RecordedEvent; type?: EventKind; close: () => void };

function RecordForm({ certification, corrected, type = "surveillance_audit", close }: RecordProps) {
  const { today } = useSession();
  const record = useRecordEvent(certification);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: corrected ? fromEvent(corrected, today) : blankEvent(type, today) });
  const submit = form.onSubmit((values) =>
    record.mutate(toEvent(values, corrected?.id), {
      onSuccess: () => {
        close();
        notifications.show({ message: text.frame.saved });
      },
      onError: (error) => setStrays(showRefusal(form, error, (path) => (path.startsWith("coverage") ? "clauses" : path))),
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={record.error} strays={strays} />
        <Select label={words.type} data={eventChoices} allowDeselect={false} data-autofocus {...form.getInputProps("type")} />
        <EventFields form={form} />
        <Textarea label={words.note} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={corrected ? words.submitCorrect : words.submit} pending={record.isPending} />
      </Stack>
    </form>
  );
}

function RetractForm({ certification, event, close }: { certification: string; event: RecordedEvent; close: () => void }) {
  const record = useRecordEvent(certification);
  const form = useForm({ initialValues: { note: "" } });
  const submit = form.onSubmit(({ note }) =>
    record.mutate({ type: "retraction", supersedes: event.id, ...(note ? { note } : {}) }, { onSuccess: close, onError: (error) => showRefusal(form, error) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={record.error} />
        <Text fw={600}>{nameOfEvent(event)}</Text>
        <Text>{words.retractBody}</Text>
        <Textarea label={words.note} description={text.frame.optional} autosize minRows={2} data-autofocus {...form.getInputProps("note")} />
        <Ends close={close} label={words.retract} pending={record.isPending} />
      </Stack>
    </form>
  );
}
