import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useChangeRoom, useCloseRoom } from "../client/room";
import { useMay } from "../client/session";
import type { AuditRoom } from "../client/shape";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.room;

type Props = { room: AuditRoom; tag: string };

/** What whoever keeps the organization does with a room: other days, another name, closing it. */
export function RoomActs({ room, tag }: Props) {
  const mayChange = useMay("update_audit_room");
  const [act, setAct] = useState<"change" | "close" | null>(null);
  const closing = useCloseRoom(room.id, tag);
  const back = () => setAct(null);
  if (!mayChange || room.state === "closed") return null;
  return (
    <Group gap="xs">
      <Button variant="default" onClick={() => setAct("change")}>
        {words.change}
      </Button>
      <Button variant="default" onClick={() => setAct("close")}>
        {words.close}
      </Button>
      <Modal opened={act !== null} onClose={back} title={act === "close" ? words.close : words.changeTitle} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act === "change" ? <ChangeForm room={room} tag={tag} close={back} /> : null}
        {act === "close" ? <Confirm act={closing} send={() => closing.mutate(undefined, { onSuccess: back })} body={words.closeBody} label={words.close} close={back} /> : null}
      </Modal>
    </Group>
  );
}

function ChangeForm({ room, tag, close }: Props & { close: () => void }) {
  const change = useChangeRoom(room.id, tag);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { title: room.title, opens_on: room.opens_on, closes_on: room.closes_on } });
  const submit = form.onSubmit((facts) => change.mutate(facts, { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={change.error} strays={strays} />
        <TextInput label={words.form.name} {...form.getInputProps("title")} />
        <DayField label={words.form.opens} {...form.getInputProps("opens_on")} />
        <DayField label={words.form.closes} {...form.getInputProps("closes_on")} />
        <Text size="sm" c="dimmed">
          {words.changeHint}
        </Text>
        <Ends close={close} label={words.save} pending={change.isPending} />
      </Stack>
    </form>
  );
}
