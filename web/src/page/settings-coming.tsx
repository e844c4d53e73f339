import { Anchor, Select, Stack, Text, Title } from "@mantine/core";
import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { comingQuery } from "../client/mail";
import { membersQuery } from "../client/organization";
import { useMay, useSession } from "../client/session";
import type { ComingReminder } from "../client/shape";
import { clock, dayIn, inFull, inWords, told } from "../date/civil";
import { More } from "../frame/more";
import { Part } from "../frame/part";
import { text } from "../text/text";
import classes from "./settings-coming.module.css";

const words = text.coming;

/** Who will be told what, and when, in the next 90 days. */
export function ComingPart() {
  const [recipient, setRecipient] = useState<string | null>(null);
  const maySeePeople = useMay("list_members");
  return (
    <Part title={words.title} lead={words.lead}>
      {maySeePeople ? <Recipient value={recipient} onChange={setRecipient} /> : null}
      <Coming recipient={recipient} />
    </Part>
  );
}

function Recipient({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { data: members } = useSuspenseQuery(membersQuery);
  return (
    <Select
      label={words.recipient}
      placeholder={words.everybody}
      clearable
      clearButtonProps={{ "aria-label": words.everybody }}
      maw={340}
      value={value}
      onChange={onChange}
      data={members.map(({ id, person }) => ({ value: id, label: person.name }))}
    />
  );
}

function Coming({ recipient }: { recipient: string | null }) {
  const list = useSuspenseInfiniteQuery(comingQuery(recipient));
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  const mails = list.data.pages.flatMap((page) => page.data);
  if (mails.length === 0) return <Text c="dimmed">{words.empty}</Text>;
  return (
    <Stack gap="xl">
      {[...byDay(mails, zone)].map(([day, those]) => (
        <section key={day} aria-label={inFull(day)}>
          <Title order={3} size="h4" mb="xs">
            {inFull(day)}
          </Title>
          <ul className={classes.list}>
            {those.map((mail, n) => (
              <Mail key={`${mail.at} ${mail.recipient.id} ${n}`} of={mail} zone={zone} />
            ))}
          </ul>
        </section>
      ))}
      <More of={list} />
    </Stack>
  );
}

function Mail({ of: { at, recipient, form, channels, items }, zone }: { of: ComingReminder; zone: string }) {
  return (
    <li className={classes.mail}>
      <div className={classes.when}>
        <time dateTime={at}>{clock(at, zone)}</time>
        <Text size="sm">{recipient.name}</Text>
        <Text size="sm" c="dimmed">
          {channels.map((way) => words.ways[way]).join(", ")}
        </Text>
      </div>
      <Stack gap={6} flex="1 1 320px">
        {form === "single" ? null : <Text size="sm">{words.forms[form](items.length)}</Text>}
        {items.map((item, n) => (
          <div key={item.obligation_id ?? n}>
            {item.obligation_id ? (
              <Anchor fw={600} renderRoot={(props) => <Link to="/obligations/$id" params={{ id: item.obligation_id as string }} {...props} />}>
                {told(item.title)}
              </Anchor>
            ) : (
              <Text fw={600}>{told(item.title)}</Text>
            )}
            <Text size="sm">
              {words.due(inWords(item.due_on))}, {text.obligation.step(item.step)}
              {item.level === "responsible" ? "" : `, ${words.levels[item.level]}`}
            </Text>
            {item.certification ? (
              <Text size="sm" c="dimmed">
                {told(item.certification)}
              </Text>
            ) : null}
          </div>
        ))}
      </Stack>
    </li>
  );
}

/** The mails by the day on which the reader's clock shows their time. */
function byDay(mails: ComingReminder[], zone: string): Map<string, ComingReminder[]> {
  const days = new Map<string, ComingReminder[]>();
  for (const mail of mails) {
    const day = dayIn(mail.at, zone);
    days.set(day, [...(days.get(day) ?? []), mail]);
  }
  return days;
}
