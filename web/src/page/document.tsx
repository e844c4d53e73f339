import { Button, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { documentQuery, useAcknowledge } from "../client/document";
import type { Document } from "../client/shape";
import { inWords } from "../date/civil";
import { DocumentActs } from "../document/acts";
import { Readers } from "../document/readers";
import { Said } from "../document/said";
import { DocumentVersions } from "../document/versions";
import { Notice, Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { text } from "../text/text";

const words = text.controlled;

/** A document: what it says, where it stands, who reads it, and how it came to be so. */
export function DocumentPage() {
  const { id } = useParams({ from: "/inside/documents/$id" });
  const { data } = useSuspenseQuery(documentQuery(id));
  const document = data.value as Document;
  const { in_force: inForce, coming, open } = document;
  return (
    <Page title={`${document.code} ${document.title}`} lead={lead(document)} actions={<DocumentActs document={document} tag={data.tag} />}>
      <Standing document={document} />
      {inForce ? <Said title={words.page.content} of={inForce} /> : null}
      {coming ? <Said title={words.version(coming.number)} of={coming} /> : null}
      {open ? <Said title={words.page.draft} of={open} /> : null}
      {document.to_read && inForce ? <Acknowledgement id={id} number={inForce.number} /> : null}
      <Readers document={document} />
      <DocumentVersions id={id} />
    </Page>
  );
}

function lead({ kind, classification, owner, in_force: inForce, state, reviewed_on: reviewed, review_due_on: due }: Document): string {
  const parts = [
    words.kinds[kind],
    classification,
    inForce ? words.version(inForce.number) : "",
    words.states[state],
    owner ? words.owner(owner.name) : "",
    reviewed ? words.page.reviewed(inWords(reviewed)) : "",
    due ? words.due(inWords(due)) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function Standing({ document: { state, in_force: inForce, coming, open, review_overdue: overdue, review_due_on: due } }: { document: Document }) {
  if (state === "retired") return <Notice tone="warn">{words.page.retired}</Notice>;
  return (
    <Stack gap="xs">
      {!inForce && !coming ? <Notice tone="info">{words.page.draftOnly}</Notice> : null}
      {coming?.effective_on ? <Notice tone="info">{words.page.coming(coming.number, inWords(coming.effective_on))}</Notice> : null}
      {open && (inForce || coming) ? <Notice tone="info">{words.page.beside(open.number, words.states[open.state] ?? "")}</Notice> : null}
      {overdue && due ? <Notice tone="warn">{words.page.overdue(inWords(due))}</Notice> : null}
    </Stack>
  );
}

/** That oneself has read the version that is shown. */
function Acknowledgement({ id, number }: { id: string; number: number }) {
  const act = useAcknowledge(id);
  return (
    <Notice tone="info">
      <Stack gap="xs" align="flex-start">
        <Text inherit>{words.page.toRead}</Text>
        <Button loading={act.isPending} onClick={() => act.mutate(number)}>
          {words.page.acknowledge(number)}
        </Button>
        <Refusal error={act.error} />
      </Stack>
    </Notice>
  );
}
