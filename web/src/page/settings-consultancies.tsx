import { Anchor, Badge, Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { askedQuery, grantsQuery, questionsQuery, useChangeGrant, useEndGrant, useTakeQuestionBack } from "../client/consultancy";
import { useMay, useSession } from "../client/session";
import type { Grant, GrantRole, Question } from "../client/shape";
import { AnswerForm, asked } from "../consultancy/answer";
import { AskForm, CodePart } from "../consultancy/ask";
import { TermFields, type TermValues, termsOf } from "../consultancy/terms";
import { inWords } from "../date/civil";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.consultancy;

type Act = { kind: "ask" } | { kind: "answer"; question: Question } | { kind: "change" | "end"; grant: Grant };

function titleOf(act: Act | null): string {
  if (act?.kind === "ask") return words.ask;
  if (act?.kind === "answer") return words.waiting;
  if (act?.kind === "change") return words.changeOf(act.grant.consultancy.name);
  return act ? `${words.end}: ${act.grant.consultancy.name}` : "";
}

/** Who from outside works in the organization: what was granted, what waits, what was asked. */
export function ConsultanciesPart() {
  const { data: grants } = useSuspenseQuery(grantsQuery);
  const { membership } = useSession();
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const owner = useMay("create_engagement") && membership.role === "owner";
  return (
    <Part
      title={words.tab}
      lead={words.lead}
      actions={
        owner ? (
          <Button leftSection={<IconUserPlus size={17} />} onClick={() => setAct({ kind: "ask" })}>
            {words.ask}
          </Button>
        ) : null
      }
    >
      <Waiting answer={(question) => setAct({ kind: "answer", question })} />
      {grants.length === 0 ? <Text c="dimmed">{words.none}</Text> : null}
      <ul className={classes.list}>
        {grants.map((grant) => (
          <GrantRow key={grant.id} grant={grant} setAct={setAct} />
        ))}
      </ul>
      <Text>
        <Anchor renderRoot={(props) => <Link to="/settings/access-log" {...props} />}>{words.log.tab}</Anchor>
      </Text>
      {owner ? <CodePart /> : null}
      <Asked />
      <Modal opened={act !== null} onClose={close} title={titleOf(act)} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "ask" ? <AskForm side="client" lead={words.askLead} submitLabel={words.offer} close={close} /> : null}
        {act?.kind === "answer" ? <AnswerForm question={act.question} which={{ engagement_id: act.question.id }} done={close} /> : null}
        {act?.kind === "change" ? <ChangeForm grant={act.grant} close={close} /> : null}
        {act?.kind === "end" ? <Ending grant={act.grant} close={close} /> : null}
      </Modal>
    </Part>
  );
}

/** The questions that wait for an answer. */
function Waiting({ answer }: { answer: (question: Question) => void }) {
  const may = useMay("list_received_engagements");
  const { data = [] } = useQuery({ ...questionsQuery, enabled: may });
  if (data.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={3}>{words.waiting}</Title>
      <ul className={classes.list}>
        {data.map((question) => (
          <li key={question.id} className={classes.row}>
            <div>
              <Text fw={600}>{asked(question)}</Text>
              <Text size="sm" c="dimmed">
                {inWords(question.created_at.slice(0, 10))}
              </Text>
            </div>
            <Button size="xs" onClick={() => answer(question)} aria-label={words.answerOf(question.asker_name)}>
              {words.answer}
            </Button>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

/** "Manager · one certification · until 20 Apr 2027" */
function standing({ role, certification_ids, ends_on }: Grant): string {
  const scope = certification_ids ? words.some(certification_ids.length) : words.all;
  return [text.people.roles[role], scope, ends_on ? words.untilDay(inWords(ends_on)) : null].filter(Boolean).join(" · ");
}

function GrantRow({ grant, setAct }: { grant: Grant; setAct: (act: Act) => void }) {
  const mayChange = useMay("update_grant");
  const { name } = grant.consultancy;
  const over = grant.state === "ended";
  return (
    <li className={classes.row}>
      <div>
        <Text fw={600}>
          {name} {grant.state === "active" ? null : <Badge variant="light">{words.states[grant.state]}</Badge>}
        </Text>
        <Text size="sm">{standing(grant)}</Text>
        <Text size="sm" c="dimmed">
          {grant.founding ? words.founded : grant.consented_by ? words.consented(grant.consented_by.name, inWords(grant.created_at.slice(0, 10))) : null}{" "}
          {over && grant.ended_at ? words.ended(grant.ended_by, inWords(grant.ended_at.slice(0, 10))) : words.people(grant.consultants.map((it) => it.name))}
        </Text>
      </div>
      {mayChange && !over ? (
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setAct({ kind: "change", grant })} aria-label={words.changeOf(name)}>
            {words.change}
          </Button>
          <Button variant="default" size="xs" onClick={() => setAct({ kind: "end", grant })} aria-label={`${words.end}: ${name}`}>
            {words.end}
          </Button>
        </Group>
      ) : null}
    </li>
  );
}

function ChangeForm({ grant, close }: { grant: Grant; close: () => void }) {
  const change = useChangeGrant(grant);
  const [strays, setStrays] = useState<string[]>([]);
  const role: GrantRole = grant.role === "owner" ? "manager" : grant.role;
  const form = useForm<TermValues>({ initialValues: { role, certification_ids: grant.certification_ids ?? [], ends_on: grant.ends_on ?? "" } });
  const submit = form.onSubmit((values) =>
    change.mutate(termsOf(values), { onSuccess: close, onError: (error) => setStrays(showRefusal(form, error)) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={change.error} strays={strays} />
        <TermFields form={form} />
        <Ends close={close} label={text.frame.save} pending={change.isPending} />
      </Stack>
    </form>
  );
}

function Ending({ grant, close }: { grant: Grant; close: () => void }) {
  const end = useEndGrant(grant.id);
  return (
    <Confirm act={end} send={() => end.mutate(undefined, { onSuccess: close })} body={words.endBody(grant.consultancy.name)} label={words.end} close={close} />
  );
}

/** What the organization asked others, and where each question stands. */
function Asked() {
  const may = useMay("list_engagements");
  const { data = [] } = useQuery({ ...askedQuery, enabled: may });
  const mayTakeBack = useMay("delete_engagement");
  const back = useTakeQuestionBack();
  if (data.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={3}>{words.asked}</Title>
      <Refusal error={back.error} />
      <ul className={classes.list}>
        {data.map((question) => {
          const whom = question.email ?? words.askedByCode;
          return (
            <li key={question.id} className={classes.row}>
              <div>
                <Text fw={600}>{whom}</Text>
                <Text size="sm" c="dimmed">
                  {words.questionStates[question.state]} · {words.roles[question.role]} · {inWords(question.created_at.slice(0, 10))}
                </Text>
              </div>
              {question.state === "open" && mayTakeBack ? (
                <Button
                  variant="default"
                  size="xs"
                  loading={back.isPending && back.variables === question.id}
                  onClick={() => back.mutate(question.id)}
                  aria-label={`${words.takeBack}: ${whom}`}
                >
                  {words.takeBack}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}
