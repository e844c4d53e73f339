import { Button, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { IconMailOff } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import { mailStopsQuery, ownMailStopQuery, useLiftAny, useLiftOfMember, useLiftOwn } from "../client/mail-stop";
import { useMay, useSession } from "../client/session";
import type { MailStop, Member } from "../client/shape";
import { moment } from "../date/civil";
import { More } from "../frame/more";
import { Notice, Refusal } from "../frame/notice";
import classes from "../page/register.module.css";
import { text } from "../text/text";

const words = text.mailStop;

const done = { onSuccess: () => notifications.show({ message: words.sent }) };

/** Why and since when an address gets no mail, in the zone of whoever looks. */
function useTold() {
  const { person, organization } = useSession();
  return ({ since, cause }: MailStop) => words.since(moment(since, person.time_zone ?? organization.time_zone), cause);
}

/** That mail does not reach a member, for who manages people. */
export function MemberMailStop({ member, stop }: { member: Member; stop: MailStop }) {
  const lift = useLiftOfMember(member.id);
  const may = useMay("delete_member_mail_stop");
  const told = useTold();
  return (
    <Stack gap={4} mt={4} align="flex-start">
      <Badge tone="bad" icon={IconMailOff} label={words.badge} />
      <Text size="sm">
        {told(stop)} {stop.cause === "complaint" ? words.reader : null}
      </Text>
      <Refusal error={lift.error} />
      {may && stop.cause !== "complaint" ? (
        <Button
          variant="default"
          size="xs"
          loading={lift.isPending}
          onClick={() => lift.mutate(undefined, done)}
          aria-label={words.againTo(member.person.name)}
        >
          {words.again}
        </Button>
      ) : null}
    </Stack>
  );
}

/** That mail does not reach the person who is signed in. */
export function OwnMailStop() {
  const { data } = useQuery(ownMailStopQuery);
  const lift = useLiftOwn();
  const may = useMay("delete_mail_stop");
  const told = useTold();
  if (!data?.stop) return null;
  return (
    <Notice tone="bad">
      <Text inherit fw={600}>
        {words.own(data.address)}
      </Text>
      <Text inherit>{told(data.stop)}</Text>
      {data.words ? (
        <Text inherit style={{ overflowWrap: "anywhere" }}>
          {words.said(data.words)}
        </Text>
      ) : null}
      <Text inherit>{words.ownNext}</Text>
      <Refusal error={lift.error} />
      {may ? (
        <Button mt="xs" size="xs" variant="default" loading={lift.isPending} onClick={() => lift.mutate(undefined, done)}>
          {words.again}
        </Button>
      ) : null}
    </Notice>
  );
}

/** Every address that gets no mail, for who runs the installation. */
export function MailStops() {
  const list = useSuspenseInfiniteQuery(mailStopsQuery);
  const rows = list.data.pages.flatMap((page) => page.data);
  const lift = useLiftAny();
  const told = useTold();
  return (
    <section aria-labelledby="mail-stops">
      <Title order={2} id="mail-stops">
        {words.operator.title}
      </Title>
      <Text c="dimmed" mb="sm">
        {words.operator.lead}
      </Text>
      <Refusal error={lift.error} />
      {rows.length === 0 ? <Text c="dimmed">{words.operator.none}</Text> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.id} className={classes.row}>
            <div>
              <Text fw={600} style={{ overflowWrap: "anywhere" }}>
                {row.address}
              </Text>
              <Text size="sm">{told(row)}</Text>
              {row.words ? (
                <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                  {words.said(row.words)}
                </Text>
              ) : null}
            </div>
            <Button
              variant="default"
              size="xs"
              loading={lift.isPending && lift.variables === row.id}
              onClick={() => lift.mutate(row.id, done)}
              aria-label={words.againTo(row.address)}
            >
              {words.again}
            </Button>
          </li>
        ))}
      </ul>
      <More of={list} />
    </section>
  );
}
