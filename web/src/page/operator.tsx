import { Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { editionChangesQuery, operatorTransitionsQuery } from "../client/edition";
import { useSession } from "../client/session";
import type { EditionChange, OperatorTransition } from "../client/shape";
import { inWords, moment } from "../date/civil";
import { CertaintyBadge } from "../edition/certainty";
import { TransitionDates } from "../edition/dates";
import { ConfirmForm, RemoveForm, TransitionForm } from "../edition/form";
import { Missing } from "../frame/missing";
import { Page } from "../frame/page";
import { MailStops } from "../person/mail-stop";
import { Setbacks } from "../setback/setbacks";
import { text } from "../text/text";
import classes from "../edition/edition.module.css";

const words = text.edition.operator;

type Act = { kind: "new" } | { kind: "edit" | "confirm" | "remove"; transition: OperatorTransition };

/** What the people who run the installation keep: the ends of editions. For everybody else the page does not exist. */
export function OperatorPage() {
  const { operator } = useSession();
  return operator ? <Editions /> : <Missing />;
}

function Editions() {
  const { data: transitions } = useSuspenseQuery(operatorTransitionsQuery);
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Button leftSection={<IconPlus size={17} />} onClick={() => setAct({ kind: "new" })}>
          {words.add}
        </Button>
      }
    >
      <ul className={classes.list}>
        {transitions.map((transition) => (
          <TransitionRow key={transition.old} transition={transition} setAct={setAct} />
        ))}
      </ul>
      <Changes />
      <MailStops />
      <Setbacks />
      <Modal size="lg" opened={act !== null} onClose={close} title={titleOf(act)} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "new" ? <TransitionForm close={close} /> : null}
        {act?.kind === "edit" ? <TransitionForm transition={act.transition} close={close} /> : null}
        {act?.kind === "confirm" ? <ConfirmForm transition={act.transition} close={close} /> : null}
        {act?.kind === "remove" ? <RemoveForm transition={act.transition} close={close} /> : null}
      </Modal>
    </Page>
  );
}

function titleOf(act: Act | null): string {
  if (!act || act.kind === "new") return words.add;
  const verb = { edit: act.transition.id ? words.change : words.adopt, confirm: words.confirmTitle, remove: words.remove }[act.kind];
  return `${verb}: ${act.transition.old_reference}`;
}

function TransitionRow({ transition, setAct }: { transition: OperatorTransition; setAct: (act: Act) => void }) {
  const { old_reference, new_reference, certainty, confirmed, shipped } = transition;
  const button = (kind: "edit" | "confirm" | "remove", label: string) => (
    <Button size="xs" variant="default" onClick={() => setAct({ kind, transition })} aria-label={`${label}: ${old_reference}`}>
      {label}
    </Button>
  );
  return (
    <li className={classes.row}>
      <Group gap="md">
        <Title order={2} size="h4">
          {old_reference} → {new_reference}
        </Title>
        <CertaintyBadge certainty={certainty} />
        <Text size="sm" c="dimmed">
          {shipped ? words.shipped : words.own}
        </Text>
      </Group>
      <TransitionDates transition={transition} />
      {confirmed.map(({ by, email, source, note, confirmed_at }) => (
        <Text key={confirmed_at} size="sm">
          {words.did(`${by} (${email})`, words.actions.confirmed ?? "", inWords(confirmed_at))}: {[source, note].filter(Boolean).join(". ")}
        </Text>
      ))}
      <Group gap="xs">
        {shipped ? button("edit", words.adopt) : button("edit", words.change)}
        {shipped ? null : button("confirm", words.confirm)}
        {shipped ? null : button("remove", words.remove)}
      </Group>
    </li>
  );
}

function Changes() {
  const { data: changes } = useSuspenseQuery(editionChangesQuery);
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  return (
    <section aria-labelledby="changes">
      <Title order={2} id="changes" mb="sm">
        {words.history}
      </Title>
      {changes.length === 0 ? <Text c="dimmed">{words.historyEmpty}</Text> : null}
      <Stack gap="xs" component="ul" className={classes.list}>
        {changes.map((change) => (
          <li key={`${change.changed_at}/${change.action}/${change.old}`}>
            <Text size="sm">{words.did(`${change.by} (${change.email})`, words.actions[change.action] ?? change.action, change.old)}</Text>
            <Text size="sm" c="dimmed">
              {[moment(change.changed_at, zone), told(change)].filter(Boolean).join(" · ")}
            </Text>
          </li>
        ))}
      </Stack>
    </section>
  );
}

/** What a change says in a few words: the moved end, or the source of a confirmation. */
function told({ action, before, after }: EditionChange): string {
  const say = (of: unknown, name: string) => {
    const value = of && typeof of === "object" ? (of as Record<string, unknown>)[name] : undefined;
    return typeof value === "string" ? value : "";
  };
  const [was, is] = [say(before, "ends_on"), say(after, "ends_on")];
  if (action === "changed" && was && is && was !== is) return words.ended(inWords(was), inWords(is));
  return say(after, "source") || say(before, "source");
}
