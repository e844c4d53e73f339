import { Button, Group, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { datesQuery } from "../client/portfolio";
import { useSession } from "../client/session";
import type { ObligationKind, PortfolioDate } from "../client/shape";
import { inWords, month, monthLater, shifted } from "../date/civil";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { nameOf } from "../obligation/name";
import { EnterClient } from "../portfolio/enter";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.portfolio.calendar;

/** All clients' dates, one month at a time. */
export function ClientCalendar() {
  const { today } = useSession();
  const [first, setFirst] = useState(`${today.slice(0, 7)}-01`);
  const last = shifted(monthLater(first, 1), -1);
  const { data, error, isPending } = useQuery(datesQuery({ from: first, to: last }));
  return (
    <Page title={words.title} lead={words.lead}>
      <Title order={2} aria-live="polite">
        {month(first)}
      </Title>
      <Group gap="sm">
        <Button variant="default" onClick={() => setFirst(monthLater(first, -1))}>
          {words.before}
        </Button>
        <Button variant="default" onClick={() => setFirst(monthLater(first, 1))}>
          {words.after}
        </Button>
      </Group>
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data?.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {data?.map((date) => (
          <DateRow key={`${date.client.id}-${date.id}`} date={date} />
        ))}
      </ul>
    </Page>
  );
}

function DateRow({ date }: { date: PortfolioDate }) {
  return (
    <li className={classes.row}>
      <div>
        <Text fw={600}>
          {inWords(date.due_on)} · {nameOf({ key: "", kind: date.kind as ObligationKind, ordinal: date.ordinal })}
        </Text>
        <EnterClient organization={date.organization_id} name={date.client.name} />
        <Text size="sm" c="dimmed">
          {[date.standard_reference, date.planned_on ? words.planned(inWords(date.planned_on)) : null, date.consultant?.name].filter(Boolean).join(" · ")}
        </Text>
      </div>
    </li>
  );
}
