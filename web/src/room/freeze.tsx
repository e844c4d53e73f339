import { Anchor, Button, Code, Modal, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconDownload, IconSnowflake } from "@tabler/icons-react";
import { useState } from "react";
import { roomComparisonQuery, roomFreeze, useFreezeRoom } from "../client/room";
import { useMay, useSession } from "../client/session";
import type { AuditRoom } from "../client/shape";
import { moment } from "../date/civil";
import { Confirm } from "../frame/confirm";
import { Notice } from "../frame/notice";
import { text } from "../text/text";
import classes from "./room.module.css";

const words = text.room.freeze;

/** The freeze of a room: what it is, the hash, and what has changed since. */
export function Freeze({ room, tag }: { room: AuditRoom; tag: string }) {
  const mayFreeze = useMay("create_audit_room_freeze") && room.state === "open";
  const [asking, setAsking] = useState(false);
  const freeze = useFreezeRoom(room.id, tag);
  const close = () => setAsking(false);
  return (
    <Stack gap="md" component="section" aria-label={words.title} maw={760} align="flex-start">
      <Text>{words.lead}</Text>
      {room.frozen_at ? <Kept room={room} at={room.frozen_at} /> : <Text c="dimmed">{words.not}</Text>}
      {mayFreeze ? (
        <Button leftSection={<IconSnowflake size={17} />} onClick={() => setAsking(true)}>
          {words.act}
        </Button>
      ) : null}
      <Modal opened={asking} onClose={close} title={words.act} closeButtonProps={{ "aria-label": text.frame.close }}>
        <Confirm act={freeze} send={() => freeze.mutate(undefined, { onSuccess: close })} body={words.body} label={words.act} close={close} />
      </Modal>
    </Stack>
  );
}

function Kept({ room, at }: { room: AuditRoom; at: string }) {
  const { person, organization } = useSession();
  const { data } = useSuspenseQuery(roomComparisonQuery(room.id));
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={2} size="h4">
        {words.since(moment(at, person.time_zone ?? organization.time_zone))}
      </Title>
      <Text style={{ overflowWrap: "anywhere" }}>
        {text.room.hash}: <Code>{data.sha256}</Code>
      </Text>
      <Anchor href={roomFreeze(room.id)} download={`freeze-${room.id}.json`} className={classes.way}>
        <IconDownload size={16} aria-hidden />
        <span>{words.download}</span>
      </Anchor>
      <Notice tone={data.intact ? "ok" : "bad"}>{data.intact ? words.intact : words.broken}</Notice>
      {data.same ? <Text>{words.same}</Text> : <Text>{words.changed}</Text>}
      <ul className={classes.list}>
        {data.differences.map(({ list, id, became }) => (
          <li key={`${list} ${id}`}>
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              {words.lists[list] ?? list} <Code>{id}</Code> {words.became[became]}
            </Text>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
