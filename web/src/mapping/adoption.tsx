import { Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { type Subject, useAddClaims } from "../client/cover";
import { nameOf } from "../cover/subject";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import classes from "./mapping.module.css";
import type { Suggestion } from "./suggest";

const words = text.mapping;

type Props = { of: Suggestion | null; part: Subject; close: () => void };

/** Claims what a suggestion proposes, as drafts: a relation is a hint, and a person says that it holds here. */
export function Adoption({ of, part, close }: Props) {
  return (
    <Modal opened={of !== null} onClose={close} size="lg" title={of ? words.claimOf(of.statements.length, `${of.target.reference} ${of.clause.reference}`) : ""} closeButtonProps={{ "aria-label": text.frame.close }}>
      {of ? <Form of={of} part={part} close={close} /> : null}
    </Modal>
  );
}

function Form({ of, part, close }: Props & { of: Suggestion }) {
  const add = useAddClaims();
  const [rationale, say] = useState("");
  const send = () =>
    add.mutate(
      of.statements.map(({ key }) => ({ statement: key, subject: part.key, rationale, state: "draft" as const })),
      { onSuccess: close },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <Refusal error={add.error} />
        <Text>{words.adopts(nameOf(part))}</Text>
        <ul className={classes.meets}>
          {of.statements.map(({ key, text: said }) => (
            <li key={key}>{said}</li>
          ))}
        </ul>
        <Textarea label={`${text.cover.rationale} (${text.frame.optional})`} autosize minRows={2} value={rationale} onChange={({ currentTarget }) => say(currentTarget.value)} />
        <Ends close={close} label={words.claimAll(of.statements.length)} pending={add.isPending} />
      </Stack>
    </form>
  );
}
