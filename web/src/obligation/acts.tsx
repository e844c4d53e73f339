import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconCalendarPlus, IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAppoint, useComplete } from "../client/obligation";
import { useMay, useSession } from "../client/session";
import type { Obligation } from "../client/shape";
import { coverageQuery } from "../client/site";
import { inWords, told } from "../date/civil";
import { Ends } from "../frame/ends";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { likely, VisitedField } from "../site/visited-field";
import { text } from "../text/text";
import { isOpen, lasting, nameOf, plannable, sampled, settledElsewhere } from "./name";
import { useSettles } from "./settle";

const words = text.obligation;

/** What a person can do with an obligation: say that it is done, or set its date. */
export function Acts({ obligation }: { obligation: Obligation }) {
  const [completing, complete] = useDisclosure(false);
  const [planning, plan] = useDisclosure(false);
  const mine = useSettles()(obligation);
  const mayPlan = useMay("create_appointment") && mine && plannable.has(obligation.kind);
  if (!isOpen(obligation)) return null;
  const name = nameOf(obligation);
  const elsewhere = settledElsewhere(obligation.kind);
  if (elsewhere) {
    return (
      <Text size="sm" c="dimmed" maw={240}>
        {elsewhere}
      </Text>
    );
  }
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        {mine ? (
          <Button size="xs" variant="default" leftSection={<IconCheck size={15} />} onClick={complete.open} aria-label={`${words.markDone}: ${name}`}>
            {words.markDone}
          </Button>
        ) : null}
        {mayPlan ? (
          <Button size="xs" variant="default" leftSection={<IconCalendarPlus size={15} />} onClick={plan.open} aria-label={`${words.plan}: ${name}`}>
            {obligation.state === "planned" ? words.replan : words.plan}
          </Button>
        ) : null}
      </Group>
      <Modal opened={completing} onClose={complete.close} title={`${words.complete.title}: ${name}`} closeButtonProps={{ "aria-label": text.frame.close }}>
        <CompleteForm obligation={obligation} close={complete.close} />
      </Modal>
      <Modal opened={planning} onClose={plan.close} title={`${words.appoint.title}: ${name}`} closeButtonProps={{ "aria-label": text.frame.close }}>
        <AppointForm obligation={obligation} close={plan.close} />
      </Modal>
    </>
  );
}

type FormProps = { obligation: Obligation; close: () => void };

function CompleteForm({ obligation, close }: FormProps) {
  const { today } = useSession();
  const complete = useComplete(obligation.id);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { on: today, end: "", note: "" } });
  const several = lasting.has(obligation.kind);
  const { sites, visited, setVisited } = useVisited(obligation);
  const submit = form.onSubmit(({ on, end, note }) =>
    complete.mutate(
      { on, ...(end ? { end } : {}), ...(note ? { note } : {}), ...(sites.length > 0 ? { site_ids: visited } : {}) },
      {
        onSuccess: () => {
          close();
          notifications.show({ message: words.complete.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={complete.error} strays={strays} />
        <Due obligation={obligation} />
        <DayField label={several ? words.complete.first : words.complete.on} data-autofocus required withAsterisk={false} {...form.getInputProps("on")} />
        {several ? <DayField label={words.complete.last} description={words.oneDay} {...form.getInputProps("end")} /> : null}
        {sites.length > 0 ? <VisitedField sites={sites} value={visited} onChange={setVisited} /> : null}
        <Textarea label={words.complete.note} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={words.complete.submit} pending={complete.isPending} />
      </Stack>
    </form>
  );
}

/** The sites that an audit by the certification body may have visited; its sample is ticked until somebody says otherwise. */
function useVisited({ kind, key, certification }: Obligation) {
  const asked = sampled.has(kind) && certification !== null && certification !== undefined;
  const { data } = useQuery({ ...coverageQuery(certification?.id ?? ""), enabled: asked });
  const [said, setVisited] = useState<string[] | null>(null);
  const sites = asked && data?.multi_site ? data.sites : [];
  return { sites, visited: said ?? likely(data?.audits.find((audit) => audit.key === key)), setVisited };
}

function AppointForm({ obligation, close }: FormProps) {
  const appoint = useAppoint(obligation.id);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { start: obligation.planned_on ?? obligation.target_on ?? obligation.due_on, end: "", note: "" } });
  const submit = form.onSubmit(({ start, end, note }) =>
    appoint.mutate(
      { start, ...(end ? { end } : {}), ...(note ? { note } : {}) },
      {
        onSuccess: () => {
          close();
          notifications.show({ message: words.appoint.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={appoint.error} strays={strays} />
        <Due obligation={obligation} />
        <DayField label={words.appoint.first} data-autofocus required withAsterisk={false} {...form.getInputProps("start")} />
        {lasting.has(obligation.kind) ? <DayField label={words.appoint.last} description={words.oneDay} {...form.getInputProps("end")} /> : null}
        <Textarea label={words.appoint.note} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={words.appoint.submit} pending={appoint.isPending} />
      </Stack>
    </form>
  );
}

function Due({ obligation }: { obligation: Obligation }) {
  return (
    <Text c="dimmed" size="sm">
      {words.due} {inWords(obligation.due_on)} · {told(obligation.because)}
    </Text>
  );
}
