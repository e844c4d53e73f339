import { Anchor, Button, Group, Modal, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { comingQuery, dutyQuery, pastQuery, useRemoveDuty } from "../client/duty";
import { useMay, useSession } from "../client/session";
import type { Duty } from "../client/shape";
import { inWords, told } from "../date/civil";
import { OccurrenceList } from "../duty/occurrence";
import { sentence } from "../duty/preview";
import { Confirm } from "../frame/confirm";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { text } from "../text/text";
import classes from "./obligation.module.css";

const words = text.duty;

export function DutyPage() {
  const { id } = useParams({ from: "/inside/duties/$id" });
  const { data } = useSuspenseQuery(dutyQuery(id));
  const duty = data.value as Duty;
  return (
    <Page title={duty.title} lead={told(sentence(duty.in_words))} actions={<DutyActs duty={duty} />}>
      <About duty={duty} />
      <Coming duty={duty} />
      <Past duty={duty} />
    </Page>
  );
}

function DutyActs({ duty }: { duty: Duty }) {
  const [removing, removal] = useDisclosure(false);
  const remove = useRemoveDuty(duty.id);
  const navigate = useNavigate();
  const [mayChange, mayRemove] = [useMay("update_duty"), useMay("delete_duty")];
  return (
    <Group gap="xs">
      {mayChange ? (
        <Button leftSection={<IconPencil size={17} />} renderRoot={(props) => <Link to="/duties/$id/edit" params={{ id: duty.id }} {...props} />}>
          {words.edit}
        </Button>
      ) : null}
      {mayRemove ? (
        <Button variant="default" onClick={removal.open}>
          {words.remove}
        </Button>
      ) : null}
      <Modal opened={removing} onClose={removal.close} title={words.remove} closeButtonProps={{ "aria-label": text.frame.close }}>
        <Confirm
          act={remove}
          send={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: "/duties" }) })}
          body={words.removeBody(duty.title)}
          label={words.remove}
          close={removal.close}
        />
      </Modal>
    </Group>
  );
}

function About({ duty }: { duty: Duty }) {
  const facts: [string, string | null | undefined][] = [
    [words.form.anchor, inWords(duty.anchor_on)],
    [words.form.basis, words.form.bases[duty.basis]],
    [words.form.shift, words.form.shifts[duty.shift]],
    [words.form.calendar, duty.holiday_calendar?.name ?? words.form.calendarNone],
    [words.form.opens, String(duty.opens_days_before)],
    [words.form.responsible, duty.responsible.name],
    [words.form.ends, duty.ended_on ? inWords(duty.ended_on) : null],
  ];
  return (
    <section>
      <Title order={2} mb="xs">
        {words.about}
      </Title>
      {duty.description ? (
        <Text maw="62ch" mb="md" style={{ whiteSpace: "pre-wrap" }}>
          {duty.description}
        </Text>
      ) : null}
      <dl className={classes.days}>
        {facts.map(([term, fact]) =>
          fact ? (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{fact}</dd>
            </div>
          ) : null,
        )}
        {duty.certifications.length > 0 ? (
          <div>
            <dt>{words.serves}</dt>
            <dd>
              {duty.certifications.map(({ id, name }) => (
                <Anchor key={id} display="block" renderRoot={(props) => <Link to="/certifications/$id" params={{ id }} {...props} />}>
                  {name}
                </Anchor>
              ))}
            </dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}

const STEP = 12;

function Coming({ duty }: { duty: Duty }) {
  const { today } = useSession();
  const [shown, setShown] = useState(STEP);
  const { data, error } = useQuery(comingQuery(duty.id, today, shown));
  return (
    <section>
      <Title order={2} mb="sm">
        {words.coming}
      </Title>
      <Refusal error={error} />
      {data ? <OccurrenceList duty={duty} occurrences={data} empty={words.comingEmpty} /> : error ? null : <Loading />}
      {data && data.length >= shown && shown + STEP <= 100 ? (
        <Button variant="default" mt="md" onClick={() => setShown(shown + STEP)}>
          {text.frame.more}
        </Button>
      ) : null}
    </section>
  );
}

function Past({ duty }: { duty: Duty }) {
  const { today } = useSession();
  const { data, error } = useQuery(pastQuery(duty.id, today));
  return (
    <section>
      <Title order={2} mb="sm">
        {words.past}
      </Title>
      <Refusal error={error} />
      {data ? <OccurrenceList duty={duty} occurrences={data} empty={words.pastEmpty} /> : null}
    </section>
  );
}
