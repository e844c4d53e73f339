import { Button, Select, Stack, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { eventsQuery, previewProgramme, programmeQuery } from "../client/certification";
import { obligationsQuery, useAppoint } from "../client/obligation";
import type { Alert, Fact, Obligation, Programme, RecordedEvent, WhatIf } from "../client/shape";
import { inWords, told } from "../date/civil";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Alerts } from "../obligation/alerts";
import { isOpen, lasting, nameOf, plannable } from "../obligation/name";
import { text } from "../text/text";
import { Changes } from "../certification/changes";

const words = text.whatIf;

export function WhatIfPart() {
  const { id } = useParams({ from: "/inside/certifications/$id/what-if" });
  const { data: obligations } = useSuspenseQuery(obligationsQuery(id));
  const { data: programme } = useSuspenseQuery(programmeQuery(id));
  const cycle = programme.cycle?.number ?? Number.POSITIVE_INFINITY;
  const candidates = obligations.filter((obligation) => isOpen(obligation) && plannable.has(obligation.kind) && obligation.cycle <= cycle);
  return (
    <Part title={text.certification.tabs.whatIf} lead={words.lead}>
      {candidates.length === 0 ? <Text c="dimmed">{words.none}</Text> : <Trial certification={id} candidates={candidates} programme={programme} />}
    </Part>
  );
}

type TrialProps = { certification: string; candidates: Obligation[]; programme: Programme };

function Trial({ certification, candidates, programme }: TrialProps) {
  const { data: events } = useSuspenseQuery(eventsQuery(certification));
  const form = useForm({ initialValues: { obligation: "", start: "", end: "" } });
  const [strays, setStrays] = useState<string[]>([]);
  const chosen = candidates.find(({ id }) => id === form.values.obligation);
  const preview = useMutation({
    mutationFn: ({ event, without }: { event: Fact; without: string[] }) => previewProgramme(certification, [event], without),
    meta: { leaves: true },
  });
  const choose = (id: string | null) => {
    const next = candidates.find((candidate) => candidate.id === id);
    form.setValues({ obligation: id ?? "", start: next?.planned_on ?? next?.due_on ?? "", end: "" });
    preview.reset();
  };
  const submit = form.onSubmit((values) => {
    if (!chosen) return;
    preview.mutate({ event: plannedEvent(chosen, values), without: plannedBefore(chosen, events) }, {
      onError: (error) => setStrays(showRefusal(form, error, (path) => path.replace(/^events\.0\.(on|start)$/, "start").replace(/^events\.0\.end$/, "end"))),
    });
  });
  return (
    <Stack gap="xl">
      <form onSubmit={submit} noValidate>
        <Stack gap="md" maw={520}>
          <Select
            label={words.which}
            placeholder={words.choose}
            allowDeselect={false}
            data={candidates.map((candidate) => ({ value: candidate.id, label: `${nameOf(candidate)} · ${words.limit(inWords(candidate.due_on))}` }))}
            value={form.values.obligation || null}
            onChange={choose}
          />
          {chosen ? (
            <>
              <Text size="sm" c="dimmed">
                {told(chosen.because)}
              </Text>
              <DayField label={words.start} {...form.getInputProps("start")} />
              {lasting.has(chosen.kind) ? <DayField label={words.end} description={text.obligation.oneDay} {...form.getInputProps("end")} /> : null}
              <Refusal error={preview.error} strays={strays} />
              <Button type="submit" loading={preview.isPending} variant="light" style={{ alignSelf: "flex-start" }}>
                {words.submit}
              </Button>
            </>
          ) : null}
        </Stack>
      </form>
      {preview.data && chosen ? <Outcome today={programme} preview={preview.data} obligation={chosen} days={form.values} saved={preview.reset} /> : null}
    </Stack>
  );
}

/** The fact to try: the chosen audit or review, planned for the new day. */
function plannedEvent({ kind }: Obligation, { start, end }: { start: string; end: string }): Fact {
  const days = kind === "management_review" ? { on: start } : { start, ...(end ? { end } : {}) };
  return { type: kind, ...days, state: "planned" } as Fact;
}

/** The recorded plan that the tried one would take the place of. */
function plannedBefore({ kind, planned_on }: Obligation, events: RecordedEvent[]): string[] {
  const same = ({ type, facts, superseded_by }: RecordedEvent) =>
    type === kind && facts.state === "planned" && !superseded_by && (facts.start ?? facts.on) === planned_on;
  return planned_on ? events.filter(same).map(({ id }) => id) : [];
}

type OutcomeProps = { today: Programme; preview: WhatIf; obligation: Obligation; days: { start: string; end: string }; saved: () => void };

function Outcome({ today, preview, obligation, days, saved }: OutcomeProps) {
  const appoint = useAppoint(obligation.id);
  const known = new Set(today.alerts.map(sign));
  const fresh = preview.alerts.filter((alert) => !known.has(sign(alert)));
  const save = () =>
    appoint.mutate(
      { start: days.start, ...(days.end ? { end: days.end } : {}) },
      {
        onSuccess: () => {
          saved();
          notifications.show({ message: text.obligation.appoint.saved });
        },
      },
    );
  return (
    <Stack gap="lg" role="region" aria-label={words.result} aria-live="polite">
      <Title order={3}>{words.result}</Title>
      {preview.status === today.status ? null : <Notice tone="warn">{words.status(text.status[today.status], text.status[preview.status])}</Notice>}
      {fresh.length > 0 ? <Alerts alerts={fresh} /> : <Notice tone="ok">{words.noAlerts}</Notice>}
      <Changes changes={preview.changes} today={today} then={preview} />
      <Refusal error={appoint.error} />
      <Button onClick={save} loading={appoint.isPending} style={{ alignSelf: "flex-start" }}>
        {words.save}
      </Button>
    </Stack>
  );
}

const sign = ({ code, from, message }: Alert) => `${code}/${from}/${message}`;
