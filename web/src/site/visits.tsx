import { Modal, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type SiteAudit, type SiteCoverage, useRecordVisits } from "../client/site";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import { nameOfAudit } from "./draw";
import { likely, VisitedField } from "./visited-field";

const words = text.site.visits;

/** The audits whose visits can be recorded: those held. */
export const held = ({ audits }: SiteCoverage) => audits.filter(({ event_id }) => event_id);

type Props = { certification: string; coverage: SiteCoverage; opened: boolean; close: () => void };

export function VisitsDialog({ opened, close, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={close} title={words.title} closeButtonProps={{ "aria-label": text.frame.close }}>
      <VisitsForm {...rest} close={close} />
    </Modal>
  );
}

/** A day that was recorded stays; the audit's last day is what the server says when none was. */
function dayKept(audits: SiteAudit[], event: string, site: string) {
  const audit = audits.find(({ event_id }) => event_id === event);
  const day = audit?.sites.find(({ site_id }) => site_id === site)?.visited_on;
  return day && day !== audit?.end ? day : null;
}

function VisitsForm({ certification, coverage, close }: Omit<Props, "opened">) {
  const record = useRecordVisits(certification);
  const audits = held(coverage);
  const open = audits.find(({ enough, minimum }) => minimum && enough === null) ?? audits.at(-1);
  const form = useForm({ initialValues: { event_id: open?.event_id ?? "", visits: likely(open) } });
  const [strays, setStrays] = useState<string[]>([]);
  const submit = form.onSubmit(({ event_id, visits }) =>
    record.mutate(
      { event_id, visits: visits.map((site_id) => ({ site_id, visited_on: dayKept(audits, event_id, site_id) })) },
      {
        onSuccess: () => {
          close();
          notifications.show({ message: words.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={record.error} strays={strays} />
        <Select
          label={words.audit}
          allowDeselect={false}
          data-autofocus
          data={audits.map((audit) => ({ value: audit.event_id ?? "", label: nameOfAudit(audit) }))}
          {...form.getInputProps("event_id")}
          onChange={(event_id) => form.setValues({ event_id: event_id ?? "", visits: likely(audits.find((audit) => audit.event_id === event_id)) })}
        />
        <VisitedField sites={coverage.sites} {...form.getInputProps("visits")} />
        <Ends close={close} label={words.submit} pending={record.isPending} />
      </Stack>
    </form>
  );
}
