import { Checkbox, Modal, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type SiteAudit, type SiteCoverage, useDrawSample } from "../client/site";
import { inWords } from "../date/civil";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";

const words = text.site.draw;

/** The audits that a sample can be drawn for: those to come. */
export const toDraw = ({ audits }: SiteCoverage) => audits.filter(({ obligation_id, state, minimum }) => obligation_id && state !== "done" && minimum);

export const nameOfAudit = ({ kind, on }: SiteAudit) => `${text.site.kinds[kind]}, ${inWords(on)}`;

type Props = { certification: string; coverage: SiteCoverage; opened: boolean; close: () => void };

export function DrawDialog({ opened, close, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={close} title={words.title} closeButtonProps={{ "aria-label": text.frame.close }}>
      <DrawForm {...rest} close={close} />
    </Modal>
  );
}

function DrawForm({ certification, coverage, close }: Omit<Props, "opened">) {
  const draw = useDrawSample(certification);
  const audits = toDraw(coverage);
  const next = audits.find(({ key }) => key === coverage.next_audit) ?? audits[0];
  const form = useForm({ initialValues: { obligation_id: next?.obligation_id ?? "", seed: "", added: [] as string[], why: "", reason: "" } });
  const [strays, setStrays] = useState<string[]>([]);
  const chosen = audits.find(({ obligation_id }) => obligation_id === form.values.obligation_id);
  const submit = form.onSubmit(({ obligation_id, seed, added, why, reason }) =>
    draw.mutate(
      {
        obligation_id,
        ...(seed ? { seed: seed.trim() } : {}),
        ...(added.length > 0 ? { added: added.map((site_id) => ({ site_id, reason: why })) } : {}),
        ...(chosen?.sample_id ? { supersedes: chosen.sample_id, reason } : {}),
      },
      {
        onSuccess: () => {
          close();
          notifications.show({ message: words.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error, (path) => (path.endsWith("reason") && path.startsWith("added") ? "why" : path))),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={draw.error} strays={strays} />
        <Select
          label={words.audit}
          allowDeselect={false}
          data-autofocus
          data={audits.map((audit) => ({ value: audit.obligation_id ?? "", label: nameOfAudit(audit) }))}
          {...form.getInputProps("obligation_id")}
        />
        {chosen?.sample_id ? (
          <>
            <Text size="sm">{words.replaces}</Text>
            <Textarea label={words.reason} autosize minRows={2} {...form.getInputProps("reason")} />
          </>
        ) : null}
        <TextInput label={words.seed} description={words.seedHint} inputMode="numeric" autoComplete="off" {...form.getInputProps("seed")} />
        <Checkbox.Group label={words.added} description={words.addedHint} {...form.getInputProps("added")}>
          <Stack gap="xs" mt="xs">
            {coverage.sites
              .filter(({ covered, is_central }) => covered && !is_central)
              .map(({ id, name }) => (
                <Checkbox key={id} value={id} label={name} />
              ))}
          </Stack>
        </Checkbox.Group>
        {form.values.added.length > 0 ? <TextInput label={words.why} {...form.getInputProps("why")} /> : null}
        <Ends close={close} label={words.submit} pending={draw.isPending} />
      </Stack>
    </form>
  );
}
