import { Anchor, Badge, Button, Group, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { routinesQuery } from "../client/routine";
import { useMay } from "../client/session";
import type { RoutineLine } from "../client/shape";
import { DefinitionTabs } from "../definition/tabs";
import { Page } from "../frame/page";
import { Profiles } from "../routine/profiles";
import { text } from "../text/text";
import classes from "./certifications.module.css";

const words = text.routine;

/** How the organization works: its routines by process, and the profiles that they name. */
export function Definition() {
  const { data } = useSuspenseQuery(routinesQuery);
  const mayAdd = useMay("create_routine");
  const routines = data as RoutineLine[];
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        mayAdd ? (
          <Button leftSection={<IconPlus size={17} />} renderRoot={(props) => <Link to="/routines/new" {...props} />}>
            {words.add}
          </Button>
        ) : null
      }
    >
      <DefinitionTabs />
      {Object.entries(words.processes).map(([process, name]) => (
        <section key={process}>
          <Title order={2}>{name}</Title>
          <Text c="dimmed" mb="sm">
            {words.about[process]}
          </Text>
          <Routines routines={routines.filter((it) => it.process === process)} />
        </section>
      ))}
      <Profiles />
    </Page>
  );
}

function Routines({ routines }: { routines: RoutineLine[] }) {
  if (routines.length === 0) return <Text>{words.none}</Text>;
  return (
    <ul className={classes.list}>
      {routines.map((routine) => (
        <Row key={routine.id} routine={routine} />
      ))}
    </ul>
  );
}

function Row({ routine: { id, name, state, in_force: inForce, open, owner } }: { routine: RoutineLine }) {
  const layer = (inForce ?? open)?.layer ?? "";
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Anchor fw={600} underline="hover" renderRoot={(props) => <Link to="/routines/$id" params={{ id }} {...props} />}>
          {name}
        </Anchor>
        <Text size="sm" c="dimmed">
          {[words.layers[layer], owner ? `${words.owner} ${owner.name}` : ""].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <Group gap="xs">
        <Badge variant={state === "in_force" ? "light" : "default"}>{words.states[state === "draft" && open ? open.state : state]}</Badge>
        {inForce ? <Text size="sm">{words.version(inForce.number)}</Text> : null}
      </Group>
      <Text size="sm">{open && inForce ? words.openOne(open.number, words.states[open.state] ?? "") : ""}</Text>
    </li>
  );
}
