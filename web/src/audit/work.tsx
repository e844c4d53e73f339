import { ActionIcon, Button, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconX } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { MemberField } from "../field/member";
import { useSayWork, useTakeBackWork, type WorkArea, workAreasQuery } from "../client/audit";
import { useMay } from "../client/session";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { coverageOf, inClauses, type Part as Typed } from "./part";
import { PartField } from "./part-field";

const words = text.audit.work;

/** Who works on what, so that nobody audits it themselves. */
export function OwnWork({ certification }: { certification: string }) {
  const { data: areas } = useSuspenseQuery(workAreasQuery(certification));
  const [saying, say] = useDisclosure(false);
  const maySay = useMay("create_work_area");
  const takeBack = useTakeBackWork();
  const action = maySay ? (
    <Button variant="default" onClick={say.open}>
      {words.open}
    </Button>
  ) : null;
  return (
    <Part title={words.title} lead={words.lead} actions={action}>
      <Refusal error={takeBack.error} />
      <ul className={classes.list}>
        {areas.map((area) => (
          <li key={area.member.id} className={classes.row}>
            <div>
              <Text fw={600}>{area.member.name}</Text>
              {reasonsOf(area).map((reason) => (
                <Text size="sm" c="dimmed" key={reason}>
                  {reason}
                </Text>
              ))}
            </div>
            {area.id && maySay ? (
              <ActionIcon variant="subtle" color="gray" aria-label={words.remove(area.member.name)} onClick={() => takeBack.mutate(area.id ?? "")}>
                <IconX size={17} />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
      <Modal opened={saying} onClose={say.close} title={words.dialog} closeButtonProps={{ "aria-label": text.frame.close }}>
        <WorkForm certification={certification} close={say.close} />
      </Modal>
    </Part>
  );
}

function reasonsOf({ coverage, leads, duties }: WorkArea): string[] {
  return [coverage ? inClauses(coverage) : null, leads ? words.leads : null, duties.length > 0 ? words.duties(duties) : null].filter((it) => it !== null);
}

function WorkForm({ certification, close }: { certification: string; close: () => void }) {
  const say = useSayWork(certification);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<Typed & { member_id: string }>({ initialValues: { member_id: "", part: "some", coverage: "" } });
  const submit = form.onSubmit(({ member_id, ...part }) =>
    say.mutate(
      { member_id, coverage: coverageOf(part) },
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
        <Refusal error={say.error} strays={strays} />
        <MemberField label={words.who} data-autofocus {...form.getInputProps("member_id")} />
        <PartField form={form} label={text.audit.part.own} />
        <Ends close={close} label={words.submit} pending={say.isPending} />
      </Stack>
    </form>
  );
}
