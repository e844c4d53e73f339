import { Button, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { IconDownload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { type GapAnalysis, gapQuery, type NextAction, reportOf } from "../client/cover";
import { Applicability } from "../cover/applicability";
import type { Act } from "../cover/clause";
import { Clauses } from "../cover/clauses";
import { Deed } from "../cover/deed";
import { Trend } from "../cover/trend";
import { inWords } from "../date/civil";
import { Page } from "../frame/page";
import { text } from "../text/text";

const words = text.cover;

/** How far one standard is met, clause by clause, and what to do next. */
export function Gaps() {
  const { target } = useParams({ from: "/inside/gaps/$target" });
  const { data } = useSuspenseQuery(gapQuery(target));
  const { covered, partial, missing, not_applicable } = data.count;
  return (
    <Page
      title={`${words.gaps}: ${data.target.reference}`}
      lead={`${words.counted(covered, partial, missing, not_applicable)}. ${words.on(inWords(data.on))}.`}
      actions={
        <Group gap="xs">
          {(["pdf", "xlsx"] as const).map((form) => (
            <Button key={form} component="a" href={reportOf(target, form)} download variant="default" leftSection={<IconDownload size={17} />} aria-label={words.download(words.report[form])}>
              {words.report[form]}
            </Button>
          ))}
        </Group>
      }
    >
      <Analysis key={target} of={data} />
    </Page>
  );
}

type View = "analysis" | "soa" | "trend";

function Analysis({ of: data }: { of: GapAnalysis }) {
  const [view, look] = useState<View>("analysis");
  // Three names do not stand beside each other on a telephone.
  const narrow = useMediaQuery("(max-width: 36em)");
  const [focus, setFocus] = useState<string | null>(null);
  const [act, setAct] = useState<Act | null>(null);
  const clauses = useRef<HTMLHeadingElement>(null);
  const controls = data.clauses.filter(({ kind, cover }) => kind === "control" && cover);
  return (
    <Stack gap="lg">
      <SegmentedControl
        transitionDuration={0}
        aria-label={words.soa.view}
        style={{ alignSelf: narrow ? "stretch" : "flex-start" }}
        orientation={narrow ? "vertical" : "horizontal"}
        value={view}
        data={[
          { value: "analysis", label: words.gaps },
          ...(controls.length > 0 ? [{ value: "soa", label: words.soa.title }] : []),
          { value: "trend", label: words.trend.title },
        ]}
        onChange={(value) => look(value as View)}
      />
      {view === "trend" ? <Trend target={data.target.key} today={data.on} /> : null}
      {view === "soa" ? (
        <section>
          <Title order={2} mb="xs">
            {words.soa.title}
          </Title>
          <Text mb="sm">{words.soa.lead}</Text>
          <Applicability controls={controls} act={setAct} />
        </section>
      ) : null}
      {view === "analysis" ? (
        <>
          <Next
            actions={data.next_actions}
            go={(clause) => {
              setFocus(clause);
              clauses.current?.focus();
            }}
          />
          <Clauses of={data} focus={focus} leave={() => setFocus(null)} act={setAct} heading={clauses} />
        </>
      ) : null}
      <Deed act={act} target={data.target.key} close={() => setAct(null)} />
    </Stack>
  );
}

function Next({ actions, go }: { actions: NextAction[]; go: (clause: string) => void }) {
  return (
    <section>
      <Title order={2} mb="xs">
        {words.next}
      </Title>
      <Text c="dimmed" mb="xs">
        {actions.length > 0 ? words.nextLead : words.nextDone}
      </Text>
      <Stack component="ol" gap="xs" my={0}>
        {actions.slice(0, 5).map(({ clause, statements, hours, closes }) => (
          <li key={clause}>
            <Group gap="xs">
              <Text>{words.action(statements.length, hours, closes.join(", "))}</Text>
              <Button variant="default" size="xs" onClick={() => go(clause)} aria-label={`${words.show}: ${clause}`}>
                {words.show}
              </Button>
            </Group>
          </li>
        ))}
      </Stack>
    </section>
  );
}
