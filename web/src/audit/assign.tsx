import { Modal, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAssignAuditor } from "../client/audit";
import { membersQuery } from "../client/organization";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import { coverageOf, type Part } from "./part";
import { PartField } from "./part-field";

const words = text.audit.assign;
const OUTSIDE = "outside";

type Props = { audit: string; opened: boolean; close: () => void };

export function AssignDialog({ audit, opened, close }: Props) {
  return (
    <Modal opened={opened} onClose={close} title={words.title} closeButtonProps={{ "aria-label": text.frame.close }}>
      <AssignForm audit={audit} close={close} />
    </Modal>
  );
}

function AssignForm({ audit, close }: Omit<Props, "opened">) {
  const { data: members } = useSuspenseQuery(membersQuery);
  const assign = useAssignAuditor(audit);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Part & { member_id: string; name: string }>({ initialValues: { member_id: "", name: "", part: "full", coverage: "" } });
  const outside = form.values.member_id === OUTSIDE;
  const submit = form.onSubmit(({ member_id, name, ...part }) =>
    assign.mutate(
      { ...(outside ? { name } : member_id ? { member_id } : {}), coverage: coverageOf(part) },
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
        <Refusal error={assign.error} strays={strays} />
        <Select
          label={words.who}
          data-autofocus
          allowDeselect={false}
          data={[...members.map(({ id, person }) => ({ value: id, label: person.name })), { value: OUTSIDE, label: words.outside }]}
          {...form.getInputProps("member_id")}
        />
        {outside ? <TextInput label={words.name} {...form.getInputProps("name")} /> : null}
        <PartField form={form} label={text.audit.part.what} />
        <Ends close={close} label={words.submit} pending={assign.isPending} />
      </Stack>
    </form>
  );
}
