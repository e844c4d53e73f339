import { SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense } from "react";
import { roomQuery } from "../client/room";
import { useMay } from "../client/session";
import type { AuditRoom } from "../client/shape";
import { inWords } from "../date/civil";
import { Loading } from "../frame/loading";
import { Notice } from "../frame/notice";
import { Page } from "../frame/page";
import { RoomActs } from "../room/acts";
import { Clauses } from "../room/clauses";
import { Freeze } from "../room/freeze";
import { Readings } from "../room/readings";
import { Requests } from "../room/requests";
import type { RoomPart } from "../room/search";
import { text } from "../text/text";

const words = text.room;
const route = getRouteApi("/inside/room/$id");

/** An audit room: the clauses with all that is shown of them, requests, the freeze, and for the organization what was read. */
export function RoomPage() {
  const { id } = route.useParams();
  const { part = "clauses", clause } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useSuspenseQuery(roomQuery(id));
  const room = data.value as AuditRoom;
  const mayRead = useMay("list_audit_room_readings");
  const parts: RoomPart[] = ["clauses", "requests", "freeze", ...(mayRead ? ["read" as const] : [])];
  const go = (wanted: RoomPart) => void navigate({ search: wanted === "clauses" ? {} : { part: wanted }, replace: true });
  return (
    <Page title={room.title} lead={lead(room)} actions={<RoomActs room={room} tag={data.tag} />} width={1240}>
      {room.guests ? <Guests of={room.guests} /> : <Notice tone="info">{words.private}</Notice>}
      <SegmentedControl
        transitionDuration={0}
        aria-label={words.part}
        style={{ alignSelf: "flex-start", flexWrap: "wrap" }}
        maw="100%"
        value={part}
        data={parts.map((value) => ({ value, label: words.parts[value] }))}
        onChange={(value) => go(parts.find((one) => one === value) ?? "clauses")}
      />
      <Suspense fallback={<Loading />}>
        {part === "clauses" ? <Clauses id={id} room={room} chosen={clause} choose={(wanted) => void navigate({ search: wanted ? { clause: wanted } : {}, resetScroll: false })} /> : null}
        {part === "requests" ? <Requests id={id} room={room} /> : null}
        {part === "freeze" ? <Freeze room={room} tag={data.tag} /> : null}
        {part === "read" && mayRead ? <Readings id={id} /> : null}
      </Suspense>
    </Page>
  );
}

const lead = ({ certification, opens_on: first, closes_on: last, state, admits_guests: open }: AuditRoom): string =>
  [certification.name, words.days(inWords(first), inWords(last)), words.states[state], open || state === "closed" ? "" : words.ahead].filter(Boolean).join(" · ");

function Guests({ of: guests }: { of: NonNullable<AuditRoom["guests"]> }) {
  return (
    <section>
      <Title order={2} size="h4" mb={4}>
        {words.guests}
      </Title>
      {guests.length === 0 ? <Text c="dimmed">{words.noGuests}</Text> : null}
      <Stack gap={2}>
        {guests.map(({ name, email, joined }) => (
          <Text key={email} size="sm" style={{ overflowWrap: "anywhere" }}>
            {joined ? `${name} (${email})` : `${email}, ${words.waiting}`}
          </Text>
        ))}
      </Stack>
    </section>
  );
}
