import { Button, Group, Modal, MultiSelect, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { evidenceChoices } from "../client/cover";
import { roomRequestsQuery, useAnswer, useWithdraw } from "../client/room";
import { useMay, useSession } from "../client/session";
import type { AuditRoom, RoomRequest } from "../client/shape";
import { dayIn, inWords } from "../date/civil";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { Pieces } from "./piece";
import classes from "./room.module.css";

const words = text.room;

/** What was asked for in a room, and what was answered. */
export function Requests({ id, room }: { id: string; room: AuditRoom }) {
  const { data } = useSuspenseQuery(roomRequestsQuery(id));
  const [answering, setAnswering] = useState<RoomRequest | null>(null);
  const withdraw = useWithdraw();
  const close = () => setAnswering(null);
  const open = room.state !== "closed";
  return (
    <section aria-label={words.parts.requests}>
      <Refusal error={withdraw.error} />
      {data.length === 0 ? <Text c="dimmed">{words.noRequests}</Text> : null}
      <ul className={classes.list}>
        {data.map((request) => (
          <Row key={request.id} id={id} of={request} open={open} answer={() => setAnswering(request)} withdraw={() => withdraw.mutate(request.id)} />
        ))}
      </ul>
      <Modal opened={answering !== null} onClose={close} size="lg" title={words.answerTitle} closeButtonProps={{ "aria-label": text.frame.close }}>
        {answering ? <AnswerForm of={answering} close={close} /> : null}
      </Modal>
    </section>
  );
}

type RowProps = { id: string; of: RoomRequest; open: boolean; answer: () => void; withdraw: () => void };

function Row({ id, of: request, open, answer, withdraw }: RowProps) {
  const { organization } = useSession();
  const day = (at: string) => inWords(dayIn(at, organization.time_zone));
  const mayAnswer = useMay("create_audit_room_answer") && open && request.state !== "withdrawn";
  const mayWithdraw = useMay("create_audit_room_withdrawal") && open && request.state === "asked";
  const { clause, text: wanted, due_on: due, state, asked_by, asked_at, answer: said, evidence, answered_by, answered_at } = request;
  const reply = state === "answered" ? words.answerAgain : words.answer;
  return (
    <li className={classes.row}>
      <Stack gap={4} align="flex-start">
        <Text fw={600}>
          {words.requestOf(clause)} · {words.requestStates[state]}
        </Text>
        <Text style={{ whiteSpace: "pre-wrap" }}>{wanted}</Text>
        <Text size="sm" c="dimmed">
          {words.asked(asked_by.name, day(asked_at))}
          {due ? `, ${words.due(inWords(due))}` : ""}
        </Text>
        {state === "answered" ? (
          <>
            {said ? <Text style={{ whiteSpace: "pre-wrap" }}>{said}</Text> : null}
            {evidence.length > 0 ? <Pieces id={id} of={evidence} /> : null}
            {answered_by && answered_at ? (
              <Text size="sm" c="dimmed">
                {words.answered(answered_by.name, day(answered_at))}
              </Text>
            ) : null}
          </>
        ) : null}
        <Group gap="xs">
          {mayAnswer ? (
            <Button variant="default" size="xs" onClick={answer} aria-label={`${reply}: ${wanted}`}>
              {reply}
            </Button>
          ) : null}
          {mayWithdraw ? (
            <Button variant="subtle" size="xs" onClick={withdraw} aria-label={`${words.withdraw}: ${wanted}`}>
              {words.withdraw}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </li>
  );
}

function AnswerForm({ of: request, close }: { of: RoomRequest; close: () => void }) {
  const { data: evidence = [] } = useQuery(evidenceChoices);
  const answer = useAnswer(request.id);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { answer: request.answer, evidence_ids: request.evidence.map(({ id }) => id) } });
  const renamed = (path: string) => (path.startsWith("evidence_ids") ? "evidence_ids" : path);
  const submit = form.onSubmit((sent) => answer.mutate(sent, { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error, renamed)) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={answer.error} strays={strays} />
        <Text>{request.text}</Text>
        <Textarea label={words.answerText} autosize minRows={2} maxLength={4000} data-autofocus {...form.getInputProps("answer")} />
        <MultiSelect
          label={words.answerEvidence}
          description={words.answerHint}
          searchable
          data={evidence.map(({ id, title }) => ({ value: id, label: title }))}
          {...form.getInputProps("evidence_ids")}
        />
        <Ends close={close} label={words.answer} pending={answer.isPending} />
      </Stack>
    </form>
  );
}
