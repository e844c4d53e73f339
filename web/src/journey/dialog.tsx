import { Modal, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { MemberField } from "../field/member";
import { useChangeJourney, useMarkStep } from "../client/journey";
import { useSession } from "../client/session";
import type { JourneyStep } from "../client/shape";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";

const words = text.journey;

type Props = { certification: string; step: JourneyStep; opened: boolean; close: () => void };

/** Says on which day a step was done. */
export function MarkDialog({ opened, ...props }: Props) {
  const title = `${words.markTitle}: ${props.step.title}`;
  return (
    <Modal opened={opened} onClose={props.close} title={title} closeButtonProps={{ "aria-label": text.frame.close }}>
      <MarkForm {...props} />
    </Modal>
  );
}

function MarkForm({ certification, step, close }: Omit<Props, "opened">) {
  const { today } = useSession();
  const mark = useMarkStep(certification);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { on: today } });
  const submit = form.onSubmit(({ on }) =>
    mark.mutate({ step: step.id, on }, { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={mark.error} strays={strays} />
        <DayField label={words.on} max={today} data-autofocus {...form.getInputProps("on")} />
        <Ends close={close} label={words.markDone} pending={mark.isPending} />
      </Stack>
    </form>
  );
}

/** Who sees to a step, and what to remember. */
export function DetailsDialog({ opened, ...props }: Props & { tag: string }) {
  const title = `${words.detailsTitle}: ${props.step.title}`;
  return (
    <Modal opened={opened} onClose={props.close} title={title} closeButtonProps={{ "aria-label": text.frame.close }}>
      <DetailsForm {...props} />
    </Modal>
  );
}

function DetailsForm({ certification, step, tag, close }: Omit<Props, "opened"> & { tag: string }) {
  const change = useChangeJourney(certification);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { responsible_id: step.responsible?.id ?? null, note: step.note } });
  const submit = form.onSubmit((values) =>
    change.mutate(
      { tag, steps: [{ step: step.id, ...values }] },
      { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error, (path) => path.split(".").at(-1) ?? path)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={change.error} strays={strays} />
        <MemberField label={words.responsible} placeholder={words.nobody} allowDeselect clearable clearButtonProps={{ "aria-label": words.nobody }} {...form.getInputProps("responsible_id")} />
        <Textarea label={words.note} autosize minRows={3} maxLength={4000} {...form.getInputProps("note")} />
        <Ends close={close} label={text.frame.save} pending={change.isPending} />
      </Stack>
    </form>
  );
}
