import { Button, Checkbox, FileInput, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { calendarQuery, calendarsQuery, useAddCalendar, useChangeCalendar, useImportDays, useRemoveCalendar } from "../client/duty";
import { Problem } from "../client/problem";
import type { HolidayCalendar } from "../client/shape";
import { blankCalendar, CalendarForm } from "../duty/calendar-form";
import { Confirm } from "../frame/confirm";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.duty.calendars;

type Act = { kind: "new" } | { kind: "edit" | "remove" | "import"; of: HolidayCalendar };

const titles = { new: words.add, edit: words.edit, remove: words.remove, import: words.importTitle };

export function HolidaysPart() {
  const { data: calendars } = useSuspenseQuery(calendarsQuery);
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  return (
    <Part
      title={words.tab}
      lead={words.lead}
      actions={
        <Button leftSection={<IconPlus size={17} />} onClick={() => setAct({ kind: "new" })}>
          {words.add}
        </Button>
      }
    >
      {calendars.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {calendars.map((calendar) => (
          <Row key={calendar.id} calendar={calendar} setAct={setAct} />
        ))}
      </ul>
      <Modal opened={act !== null} onClose={close} size="lg" title={act ? titles[act.kind] : ""} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "new" ? <NewCalendar close={close} /> : null}
        {act?.kind === "edit" ? <OldCalendar id={act.of.id} close={close} /> : null}
        {act?.kind === "remove" ? <Removal calendar={act.of} close={close} /> : null}
        {act?.kind === "import" ? <Import calendar={act.of} close={close} /> : null}
      </Modal>
    </Part>
  );
}

function Row({ calendar, setAct }: { calendar: HolidayCalendar; setAct: (act: Act) => void }) {
  const week = calendar.working_week.map((day) => text.policy.weekShort[day]).join(", ");
  return (
    <li className={classes.row}>
      <div>
        <Text fw={600}>{calendar.name}</Text>
        <Text size="sm" c="dimmed">
          {week} · {words.count(calendar.days.length)}
        </Text>
      </div>
      <Group gap="xs">
        {(["import", "edit", "remove"] as const).map((kind) => (
          <Button key={kind} variant="default" size="xs" onClick={() => setAct({ kind, of: calendar })} aria-label={`${words[kind]}: ${calendar.name}`}>
            {words[kind]}
          </Button>
        ))}
      </Group>
    </li>
  );
}

function NewCalendar({ close }: { close: () => void }) {
  const add = useAddCalendar();
  return <CalendarForm initial={blankCalendar} save={add} close={close} submit={(facts, then) => add.mutate(facts, then)} />;
}

function OldCalendar({ id, close }: { id: string; close: () => void }) {
  const { data, isFetchedAfterMount } = useQuery({ ...calendarQuery(id), staleTime: 0 });
  const change = useChangeCalendar(id);
  if (!data || !isFetchedAfterMount) return <Loading />;
  return <CalendarForm initial={data.value} save={change} close={close} submit={(facts, then) => change.mutate({ ...facts, tag: data.tag }, then)} />;
}

function Removal({ calendar, close }: { calendar: HolidayCalendar; close: () => void }) {
  const remove = useRemoveCalendar(calendar.id);
  return (
    <Confirm
      act={remove}
      send={() => remove.mutate(undefined, { onSuccess: close })}
      body={words.removeBody(calendar.name)}
      label={words.remove}
      close={close}
    />
  );
}

/** Days from an .ics file: read here, understood by the server, which names each line that it does not understand. */
function Import({ calendar, close }: { calendar: HolidayCalendar; close: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [replace, setReplace] = useState(false);
  const take = useImportDays(calendar.id);
  const faults = take.error instanceof Problem ? take.error.fields.map(({ detail }) => detail) : [];
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return;
    const then = () => {
      close();
      notifications.show({ message: words.imported });
    };
    take.mutate({ icalendar: await file.text(), replace }, { onSuccess: then });
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="md">
        <Refusal error={take.error} strays={faults} />
        <Text>{words.importBody}</Text>
        <FileInput label={words.file} accept=".ics,text/calendar" value={file} onChange={setFile} clearable clearButtonProps={{ "aria-label": text.frame.clearFile }} data-autofocus />
        <Checkbox label={words.replace} checked={replace} onChange={({ currentTarget }) => setReplace(currentTarget.checked)} />
        <Ends close={close} label={words.import} pending={take.isPending} />
      </Stack>
    </form>
  );
}
