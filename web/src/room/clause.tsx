import { Anchor, Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconArrowLeft } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { roomClauseQuery } from "../client/room";
import { useMay, useSession } from "../client/session";
import type { AuditRoom, RoomClaim } from "../client/shape";
import { ClaimBadge } from "../cover/badge";
import { nameOf } from "../cover/subject";
import { dayIn, inWords } from "../date/civil";
import { Loading } from "../frame/loading";
import { text } from "../text/text";
import { AskForm } from "./ask-form";
import { Pieces, Place } from "./piece";
import { Note } from "./note";
import classes from "./room.module.css";
import { RoomRoutine } from "./routine";

const words = text.room;

type Props = { id: string; room: AuditRoom; clause: string; back: () => void };
type Deed = { kind: "ask" } | { kind: "read"; version: string };

/** One clause: what is claimed of it, with what shows it; one's own note; and what may be asked for. */
export function RoomClauseSide({ id, room, clause, back }: Props) {
  const { data } = useSuspenseQuery(roomClauseQuery(id, clause));
  const [deed, setDeed] = useState<Deed | null>(null);
  const mayAsk = useMay("create_audit_room_request") && room.state !== "closed";
  const mayNote = useMay("create_audit_room_note") && room.state !== "closed";
  const close = () => setDeed(null);
  return (
    <Stack gap="lg" component="section" aria-label={`${data.reference} ${data.title}`}>
      <Stack gap={4}>
        <Button variant="subtle" size="compact-sm" hiddenFrom="md" leftSection={<IconArrowLeft size={15} />} onClick={back} style={{ alignSelf: "flex-start" }}>
          {words.back}
        </Button>
        <Title order={2}>
          {data.reference} {data.title}
        </Title>
        <Text size="sm" c="dimmed">
          {words.on(inWords(data.on))}
        </Text>
        {data.applicability ? (
          <Text>
            {data.applicability.applies ? words.applies : words.appliesNot}: {data.applicability.justification}
          </Text>
        ) : null}
      </Stack>
      <div>
        {data.shown.length === 0 ? <Text c="dimmed">{words.none}</Text> : null}
        {data.shown.map((claim) => (
          <Claim key={claim.id} id={id} of={claim} read={(version) => setDeed({ kind: "read", version })} />
        ))}
      </div>
      {mayAsk ? (
        <Button variant="default" onClick={() => setDeed({ kind: "ask" })} style={{ alignSelf: "flex-start" }}>
          {words.request}
        </Button>
      ) : null}
      {mayNote ? <Note key={clause} id={id} clause={clause} /> : null}
      <Modal
        opened={deed !== null}
        onClose={close}
        size={deed?.kind === "read" ? "xl" : "lg"}
        title={deed?.kind === "read" ? words.routineTitle : words.requestTitle(clause)}
        closeButtonProps={{ "aria-label": text.frame.close }}
      >
        <Suspense fallback={<Loading />}>
          {deed?.kind === "read" ? <RoomRoutine id={id} version={deed.version} /> : null}
          {deed?.kind === "ask" ? <AskForm id={id} clause={clause} close={close} /> : null}
        </Suspense>
      </Modal>
    </Stack>
  );
}

function Claim({ id, of: claim, read }: { id: string; of: RoomClaim; read: (version: string) => void }) {
  const zone = useSession().organization.time_zone;
  const { text: statement, subject, relation, extent, state, rationale, routine, document, evidence, verified_by, verified_at } = claim;
  return (
    <Stack gap={6} className={classes.claim} align="flex-start">
      <Text>{statement}</Text>
      <Group gap="xs">
        <Text fw={600}>{nameOf(subject)}</Text>
        <ClaimBadge of={state} />
      </Group>
      <Text size="sm">
        {text.cover.relations[relation]}. {text.cover.extents[extent]}.
      </Text>
      {rationale ? <Text size="sm">{rationale}</Text> : null}
      <Text size="sm" c="dimmed">
        {verified_by && verified_at ? words.verified(verified_by.name, inWords(dayIn(verified_at, zone))) : words.ready}
      </Text>
      {routine ? (
        <Anchor component="button" type="button" ta="left" onClick={() => read(routine.version_id)} aria-label={words.readRoutine(routine.routine.name)}>
          {words.routine(routine.routine.name, routine.number)}
        </Anchor>
      ) : null}
      {document ? (
        <Stack gap={4}>
          <Text size="sm">{words.document(document.document.name, document.number)}</Text>
          <Place id={id} file={document.file ?? null} link={document.link ?? null} />
          {document.text ? <Text style={{ whiteSpace: "pre-wrap" }}>{document.text}</Text> : null}
        </Stack>
      ) : null}
      <Pieces id={id} of={evidence} />
    </Stack>
  );
}
