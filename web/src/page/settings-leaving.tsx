import { Badge, Button, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconDownload, IconPackageExport } from "@tabler/icons-react";
import { useState } from "react";
import { type Export, exportsQuery, useAskForDeletion, useAskForExport, useDownload, useWithdrawDeletion } from "../client/leaving";
import { organizationQuery } from "../client/organization";
import { Problem } from "../client/problem";
import { Confirm } from "../frame/confirm";
import { Ends } from "../frame/ends";
import { Notice, Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { inMoment } from "../key/words";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.leaving;

export function LeavingPart() {
  return (
    <>
      <Archives />
      <Deletion />
    </>
  );
}

function Archives() {
  const { data: exports } = useSuspenseQuery(exportsQuery);
  const ask = useAskForExport();
  const busy = exports.some(({ state }) => state === "waiting" || state === "running");
  return (
    <Part
      title={words.archive.title}
      lead={words.archive.lead}
      actions={
        <Button leftSection={<IconPackageExport size={17} />} onClick={() => ask.mutate()} loading={ask.isPending} disabled={busy}>
          {words.archive.make}
        </Button>
      }
    >
      <Refusal error={ask.error} />
      {exports.length === 0 ? <Text c="dimmed">{words.archive.empty}</Text> : null}
      <ul className={classes.list} aria-live="polite">
        {exports.map((one) => (
          <ArchiveRow key={one.id} of={one} />
        ))}
      </ul>
    </Part>
  );
}

function ArchiveRow({ of: one }: { of: Export }) {
  const ready = one.state === "ready";
  const download = useDownload();
  return (
    <li className={classes.row}>
      <Stack gap={2} flex="1 1 300px" miw={0}>
        <Text fw={600} component="div">
          {words.archive.asked(inMoment(one.created_at))} <Badge variant={ready ? "light" : "default"}>{words.archive.states[one.state]}</Badge>
        </Text>
        <Text size="sm" c="dimmed">
          {standing(one)}
        </Text>
        <Refusal error={download.error} />
        {ready && one.sha256 ? (
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {words.archive.hash}: {one.sha256}
          </Text>
        ) : null}
      </Stack>
      {ready ? (
        <Button variant="default" leftSection={<IconDownload size={17} />} loading={download.isPending} onClick={() => download.mutate(one)}>
          {words.archive.download}
        </Button>
      ) : null}
    </li>
  );
}

function standing({ state, parts, parts_done, size, expires_at }: Export): string {
  if (state === "ready") return [words.archive.size(size), expires_at ? words.archive.until(inMoment(expires_at)) : ""].filter(Boolean).join(" · ");
  if (state === "running") return words.archive.progress(parts_done, parts);
  if (state === "expired") return words.archive.gone;
  return state === "failed" ? words.archive.failed : "";
}

function Deletion() {
  const { data } = useSuspenseQuery(organizationQuery);
  // What the dialog is for is decided when it opens: once it has done it, the organization asks for the other one.
  const [act, setAct] = useState<"ask" | "withdraw" | null>(null);
  const { name, deletion_due_at: due } = data.value;
  const close = () => setAct(null);
  return (
    <Part
      title={words.deletion.title}
      lead={words.deletion.lead}
      actions={
        <Button variant="default" onClick={() => setAct(due ? "withdraw" : "ask")}>
          {due ? words.deletion.withdraw : words.deletion.ask}
        </Button>
      }
    >
      {due ? <Notice tone="warn">{words.deletion.due(inMoment(due))}</Notice> : null}
      <Modal opened={act !== null} onClose={close} title={act === "withdraw" ? words.deletion.withdraw : words.deletion.title} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act === "withdraw" ? <Withdrawal close={close} /> : null}
        {act === "ask" ? <Wish name={name} close={close} /> : null}
      </Modal>
    </Part>
  );
}

function Wish({ name, close }: { name: string; close: () => void }) {
  const [typed, setTyped] = useState("");
  const ask = useAskForDeletion();
  const wrong = ask.error instanceof Problem && ask.error.fields.length > 0 ? words.deletion.wrong : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate(typed, { onSuccess: close });
      }}
    >
      <Stack gap="md">
        {wrong ? null : <Refusal error={ask.error} />}
        <Notice tone="warn">{words.deletion.warning}</Notice>
        <TextInput label={words.deletion.name(name)} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} error={wrong} autoComplete="off" required />
        <Ends close={close} label={words.deletion.ask} pending={ask.isPending} />
      </Stack>
    </form>
  );
}

function Withdrawal({ close }: { close: () => void }) {
  const withdraw = useWithdrawDeletion();
  const done = () => {
    close();
    notifications.show({ message: words.deletion.withdrawn });
  };
  return <Confirm act={withdraw} send={() => withdraw.mutate(undefined, { onSuccess: done })} body={words.deletion.withdrawBody} label={words.deletion.withdraw} close={close} />;
}
