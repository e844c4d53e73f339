import { Button, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { IconDownload } from "@tabler/icons-react";
import { useMemo, useRef, useState } from "react";
import { type CoverWord, type GapAnalysis, gapQuery, type NextAction, reportOf } from "../client/cover";
import { type Act, Clause } from "../cover/clause";
import classes from "../cover/cover.module.css";
import { Deed } from "../cover/deed";
import { inWords } from "../date/civil";
import { Page } from "../frame/page";
import { text } from "../text/text";

const words = text.cover;
const covers: CoverWord[] = ["missing", "partial", "covered", "not_applicable"];

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

function Analysis({ of: data }: { of: GapAnalysis }) {
  const [wanted, want] = useState<CoverWord | "all">("all");
  const [focus, setFocus] = useState<string | null>(null);
  const [act, setAct] = useState<Act | null>(null);
  const clauses = useRef<HTMLHeadingElement>(null);
  const statements = useMemo(() => new Map(data.statements.map((statement) => [statement.key, statement])), [data.statements]);
  const shown = data.clauses.filter(({ cover, reference }) => (focus ? reference === focus : wanted === "all" || cover === wanted));
  return (
    <Stack gap="lg">
      <Next
        actions={data.next_actions}
        go={(clause) => {
          setFocus(clause);
          clauses.current?.focus();
        }}
      />
      <section>
        <Title order={2} mb="xs" ref={clauses} tabIndex={-1}>
          {words.clauses}
        </Title>
        <SegmentedControl
          transitionDuration={0}
          aria-label={words.show}
          maw="100%"
          value={focus ? "focus" : wanted}
          data={[
            { value: "all", label: words.all },
            ...covers.map((value) => ({ value, label: words.words[value] })),
            ...(focus ? [{ value: "focus", label: focus }] : []),
          ]}
          onChange={(value) => {
            setFocus(null);
            want(covers.find((one) => one === value) ?? "all");
          }}
        />
        {shown.length === 0 ? <Text c="dimmed">{words.noClause}</Text> : null}
        <ul className={classes.clauses}>
          {shown.map((clause) => (
            <Clause key={`${clause.reference} ${focus ?? ""}`} clause={clause} statements={statements} opened={focus !== null} act={setAct} />
          ))}
        </ul>
      </section>
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
