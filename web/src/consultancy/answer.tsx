import { Button, Group, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useConsent, useDecline, type Which } from "../client/consultancy";
import { useSession } from "../client/session";
import type { Question } from "../client/shape";
import { inWords } from "../date/civil";
import { showRefusal } from "../field/refused";
import { Notice, Refusal } from "../frame/notice";
import { text } from "../text/text";
import { TermFields, type TermValues, termsOf } from "./terms";

const words = text.consultancy;

/** "Harbour Advice AB asks to work here as a manager." */
export const asked = ({ side, asker_name, role }: Question): string =>
  (side === "consultancy" ? words.asksForGrant : words.offersGrant)(asker_name, text.people.as[role]);

/** What is asked, and the answer: a client's owner says to what, a consultancy takes what is offered. */
export function AnswerForm({ question, which, done }: { question: Question; which: Which; done: (accepted: boolean) => void }) {
  const { membership, organization } = useSession();
  const consent = useConsent();
  const decline = useDecline();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<TermValues>({
    initialValues: { role: question.role, certification_ids: [], ends_on: question.ends_on ?? "" },
  });
  const asksForGrant = question.side === "consultancy";
  const mayNot = asksForGrant ? membership.role !== "owner" && words.onlyOwner : organization.kind !== "consultancy" && words.page.notConsultancy;
  const submit = form.onSubmit((values) =>
    consent.mutate(
      { ...which, ...(asksForGrant ? termsOf(values) : {}) },
      {
        onSuccess: () => {
          notifications.show({ message: asksForGrant ? words.consented_toast : words.accepted_toast });
          done(true);
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  const refuse = () =>
    decline.mutate(which, {
      onSuccess: () => {
        notifications.show({ message: words.declined_toast });
        done(false);
      },
    });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{asked(question)}</Text>
        {question.note ? (
          <Text fs="italic" style={{ whiteSpace: "pre-line" }}>
            {question.note}
          </Text>
        ) : null}
        {asksForGrant ? <Text c="dimmed">{words.consentLead(question.asker_name)}</Text> : <Offer question={question} />}
        <Refusal error={consent.error ?? decline.error} strays={strays} />
        {mayNot ? <Notice tone="warn">{mayNot}</Notice> : null}
        {asksForGrant && !mayNot ? <TermFields form={form} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" loading={decline.isPending} onClick={refuse}>
            {words.decline}
          </Button>
          <Button type="submit" loading={consent.isPending} disabled={Boolean(mayNot)}>
            {asksForGrant ? words.consent : words.accept}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Offer({ question: { certifications, ends_on } }: { question: Question }) {
  const scope = certifications == null ? words.all : words.some(certifications);
  return <Text c="dimmed">{[scope, ends_on ? words.untilDay(inWords(ends_on)) : null].filter(Boolean).join(" · ")}</Text>;
}
