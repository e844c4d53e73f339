import { Anchor, Button, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Problem } from "../client/problem";
import { roomsQuery } from "../client/room";
import { useMay } from "../client/session";
import type { AuditRoomLine } from "../client/shape";
import { inWords } from "../date/civil";
import { Loading } from "../frame/loading";
import { Notice, Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { RoomBadge } from "../room/badge";
import { OpenForm } from "../room/open-form";
import { text } from "../text/text";
import classes from "./certifications.module.css";

const words = text.room;

/** The audit rooms that one may enter; whoever keeps the organization opens them. */
export function Rooms() {
  const { data, error, isPending } = useQuery(roomsQuery);
  const mayOpen = useMay("create_audit_room");
  const [opening, setOpening] = useState(false);
  const close = () => setOpening(false);
  const unproved = error instanceof Problem && error.code === "second_factor_missing";
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        mayOpen ? (
          <Button leftSection={<IconPlus size={17} />} onClick={() => setOpening(true)}>
            {words.open}
          </Button>
        ) : null
      }
    >
      {isPending ? <Loading /> : null}
      {unproved ? <Unproved /> : <Refusal error={error} />}
      {data?.length === 0 ? <Text c="dimmed">{mayOpen ? words.empty : words.emptyGuest}</Text> : null}
      <ul className={classes.list}>
        {data?.map((room) => (
          <Row key={room.id} of={room} />
        ))}
      </ul>
      <Modal opened={opening} onClose={close} size="lg" title={words.form.title} closeButtonProps={{ "aria-label": text.frame.close }}>
        {opening ? <OpenForm close={close} /> : null}
      </Modal>
    </Page>
  );
}

function Unproved() {
  return (
    <Notice tone="warn">
      <Stack gap="xs" align="flex-start">
        <Text inherit>{words.factor}</Text>
        <Anchor renderRoot={(props) => <Link to="/settings/security" {...props} />}>{words.factorGo}</Anchor>
      </Stack>
    </Notice>
  );
}

function Row({ of: { id, title, certification, opens_on: first, closes_on: last, state } }: { of: AuditRoomLine }) {
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Anchor fw={600} underline="hover" renderRoot={(props) => <Link to="/room/$id" params={{ id }} {...props} />}>
          {title}
        </Anchor>
        <Text size="sm" c="dimmed">
          {certification.name}
        </Text>
      </div>
      <Text size="sm">{words.days(inWords(first), inWords(last))}</Text>
      <div>
        <RoomBadge state={state} />
      </div>
    </li>
  );
}
