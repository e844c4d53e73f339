import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { feedsQuery, useRevokeFeed } from "../client/feed";
import { useMay, useSession } from "../client/session";
import type { CalendarFeed } from "../client/shape";
import { FeedForm } from "../feed/form";
import { Confirm } from "../frame/confirm";
import { Part } from "../frame/part";
import { SecretDialog } from "../key/dialog";
import { Secret } from "../key/secret";
import { inMoment } from "../key/words";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.feed;

type Act = { kind: "make" } | { kind: "made"; address: string } | { kind: "revoke"; feed: CalendarFeed };

export function CalendarsPart() {
  const { data: feeds } = useSuspenseQuery(feedsQuery);
  const mayMake = useMay("create_calendar_feed");
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const titles = { make: words.add, made: words.made, revoke: words.revoke };
  return (
    <Part
      title={words.tab}
      lead={words.lead}
      actions={
        mayMake ? (
          <Button leftSection={<IconPlus size={17} />} onClick={() => setAct({ kind: "make" })}>
            {words.add}
          </Button>
        ) : null
      }
    >
      {feeds.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {feeds.map((feed) => (
          <FeedRow key={feed.id} of={feed} revoke={() => setAct({ kind: "revoke", feed })} />
        ))}
      </ul>
      <SecretDialog title={act && titles[act.kind]} holds={act?.kind === "made"} close={close}>
        {act?.kind === "make" ? <FeedForm made={(address) => setAct({ kind: "made", address })} close={close} /> : null}
        {act?.kind === "made" ? <Made address={act.address} close={close} /> : null}
        {act?.kind === "revoke" ? <Revocation of={act.feed} close={close} /> : null}
      </SecretDialog>
    </Part>
  );
}

function FeedRow({ of: feed, revoke }: { of: CalendarFeed; revoke: () => void }) {
  const { membership } = useSession();
  const whose = feed.member.id === membership.id ? "" : words.of(feed.member.name);
  return (
    <li className={classes.row}>
      <Stack gap={2} flex="1 1 300px">
        <Text fw={600}>{feed.name}</Text>
        <Text size="sm">{words.abouts[feed.about]}</Text>
        <Text size="sm" c="dimmed">
          {[feed.hint, whose, words.since(inMoment(feed.created_at))].filter(Boolean).join(" · ")}
        </Text>
        <Text size="sm" c="dimmed">
          {feed.used_at ? words.used(inMoment(feed.used_at)) : words.unused}
        </Text>
      </Stack>
      <Button variant="default" size="xs" onClick={revoke} aria-label={`${words.revoke}: ${feed.name}`}>
        {words.revoke}
      </Button>
    </li>
  );
}

function Made({ address, close }: { address: string; close: () => void }) {
  return (
    <Secret secret={address} close={close} words={words}>
      <Text size="sm">{words.how}</Text>
      <Anchor size="sm" href={address.replace(/^https?:/, "webcal:")}>
        {words.open}
      </Anchor>
    </Secret>
  );
}

function Revocation({ of: feed, close }: { of: CalendarFeed; close: () => void }) {
  const revoke = useRevokeFeed(feed.id);
  return (
    <Confirm
      act={revoke}
      send={() => revoke.mutate(undefined, { onSuccess: close })}
      body={words.revokeBody(feed.name)}
      label={words.revoke}
      close={close}
    />
  );
}
