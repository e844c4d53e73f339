import { Button, Group, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { routineQuery } from "../client/routine";
import type { Routine } from "../client/shape";
import { useMay, useSession } from "../client/session";
import { Impact } from "../cover/impact";
import { dayIn, inWords } from "../date/civil";
import { Notice } from "../frame/notice";
import { Page } from "../frame/page";
import { RoutineActs } from "../routine/acts";
import { Content } from "../routine/content";
import { place } from "../routine/place";
import { Raci } from "../routine/raci";
import { Versions } from "../routine/versions";
import { text } from "../text/text";

const words = text.routine;

/** A routine for the people who work by it: what is done, by whom, how; and how it came to be so. */
export function RoutinePage() {
  const { id } = useParams({ from: "/inside/routines/$id" });
  const { data } = useSuspenseQuery(routineQuery(id));
  const routine = data.value as Routine;
  const { organization } = useSession();
  const mayAsk = useMay("get_impact");
  const [draft, setDraft] = useState(false);
  const shown = draft || !routine.content ? routine.draft : routine.content;
  return (
    <Page title={routine.name} lead={lead(routine, organization.time_zone)} actions={<RoutineActs routine={routine} tag={data.tag} />}>
      <Standing routine={routine} draft={draft} show={setDraft} />
      {shown && shown === routine.draft ? <Gaps routine={routine} /> : null}
      {shown ? <Content content={shown} process={routine.process} /> : null}
      {shown ? <Raci content={shown} /> : null}
      {mayAsk && routine.content ? <Impact routine={routine} /> : null}
      <Versions id={id} />
    </Page>
  );
}

function lead({ process, content, draft, owner, in_force: inForce }: Routine, zone: string): string {
  const said = content ?? draft;
  const since = inForce?.state === "approved" && inForce.approved_at ? words.since(inWords(dayIn(inForce.approved_at, zone))) : "";
  const parts = [words.processes[process], said ? words.layers[said.layer] : "", inForce ? `${words.version(inForce.number)} ${since}`.trim() : "", owner ? `${words.owner} ${owner.name}` : ""];
  return parts.filter(Boolean).join(" · ");
}

type StandingProps = { routine: Routine; draft: boolean; show: (draft: boolean) => void };

function Standing({ routine, draft, show }: StandingProps) {
  if (routine.state === "retired") return <Notice tone="warn">{words.page.gone}</Notice>;
  if (!routine.content) return <Notice tone="info">{words.page.draftOnly}</Notice>;
  if (!routine.open) return null;
  return (
    <Notice tone="info">
      <Group gap="sm">
        <Text inherit>
          {words.page.draftBeside(routine.open.number)} {words.states[routine.open.state]}.
        </Text>
        <Button size="xs" variant="default" onClick={() => show(!draft)}>
          {draft ? words.page.showForce : words.page.showDraft}
        </Button>
      </Group>
    </Notice>
  );
}

function Gaps({ routine: { gaps, draft } }: { routine: Routine }) {
  if (gaps.length === 0 || !draft) return null;
  const told = new Map(gaps.map(({ pointer, detail }) => [pointer, words.page.gapAt(place(pointer, draft), text.server.fault(detail))]));
  return (
    <Notice tone="warn">
      <details>
        <summary>{words.page.gaps(gaps.length)}</summary>
        <ul>
          {[...told].map(([pointer, line]) => (
            <li key={pointer}>{line}</li>
          ))}
        </ul>
      </details>
    </Notice>
  );
}
