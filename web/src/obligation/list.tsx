import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { LimitBadge, StateBadge } from "../badge/badge";
import { useSession } from "../client/session";
import type { Obligation } from "../client/shape";
import { distance, inWords, told } from "../date/civil";
import { text } from "../text/text";
import { Acts } from "./acts";
import classes from "./list.module.css";
import { isOpen, nameOf } from "./name";

const words = text.obligation;

/** What, by when, why: one line of the list for each obligation. */
export function ObligationList({ obligations, named }: { obligations: Obligation[]; named?: boolean }) {
  return (
    <ul className={classes.list}>
      {obligations.map((obligation) => (
        <Row key={obligation.id} obligation={obligation} named={named ?? false} />
      ))}
    </ul>
  );
}

function Row({ obligation, named }: { obligation: Obligation; named: boolean }) {
  const { today } = useSession();
  const { due_on, planned_on, done_on, because } = obligation;
  const open = isOpen(obligation);
  return (
    <li className={classes.row} data-state={obligation.state}>
      <div className={classes.when}>
        <Text fw={600} className="ck-number" inherit>
          {inWords(due_on)}
        </Text>
        <Text size="sm" c="dimmed">
          {open ? distance(due_on, today) : done_on ? `${words.done} ${inWords(done_on)}` : text.state[obligation.state]}
        </Text>
      </div>
      <div className={classes.what}>
        <Anchor fw={600} underline="hover" renderRoot={(props) => <Link to="/obligations/$id" params={{ id: obligation.id }} {...props} />}>
          {nameOf(obligation)}
        </Anchor>
        {named ? (
          <Text size="sm" c="dimmed">
            {obligation.certification?.name ?? text.duty.ofDuty}
          </Text>
        ) : null}
        <Text size="sm" className={classes.why}>
          {told(because)}
        </Text>
        <div className={classes.badges}>
          <StateBadge state={obligation.state} />
          {open && planned_on ? (
            <Text size="sm" span>
              {words.planned} {inWords(planned_on)}
            </Text>
          ) : null}
          <LimitBadge hard={obligation.hard} />
        </div>
      </div>
      <div className={classes.acts}>
        <Acts obligation={obligation} />
      </div>
    </li>
  );
}
