import { Anchor, Code, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { routineQuery, versionQuery } from "../client/routine";
import type { Routine, RoutineVersion } from "../client/shape";
import { Page } from "../frame/page";
import { Content } from "../routine/content";
import { Raci } from "../routine/raci";
import { text } from "../text/text";

const words = text.routine.change;

/** A version of a routine: what differs from the one in force before, and what it says. */
export function RoutineVersionPage() {
  const { id, version: versionId } = useParams({ from: "/inside/routines/$id/versions/$version" });
  const { data: version } = useSuspenseQuery(versionQuery(versionId));
  const { data: kept } = useSuspenseQuery(routineQuery(id));
  const routine = kept.value as Routine;
  const { added, changed, skipped } = version.difference;
  const marks = new Map(version.compared_with ? Object.entries({ added, changed, skipped }).flatMap(([kind, ids]) => ids.map((it) => [it, words.marks[kind] ?? ""] as const)) : []);
  return (
    <Page
      title={words.title(routine.name, version.number)}
      lead={text.routine.states[version.state]}
      actions={<Anchor renderRoot={(props) => <Link to="/routines/$id" params={{ id }} {...props} />}>{words.toRoutine}</Anchor>}
    >
      <Difference version={version} />
      <Content content={version.content} process={routine.process} marks={marks} />
      <Raci content={version.content} />
      {version.sha256 ? (
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {text.routine.page.hash}: <Code>{version.sha256}</Code>
        </Text>
      ) : null}
    </Page>
  );
}

function Difference({ version }: { version: RoutineVersion }) {
  const { difference, compared_with: before, content } = version;
  if (!before) return <Text c="dimmed">{words.first}</Text>;
  const names = new Map(content.steps.flatMap((step) => [[step.id, step.name] as const, ...step.activities.map((it) => [it.id, it.name] as const)]));
  const lists: [string, string[]][] = [
    [words.added, difference.added.map((it) => names.get(it) ?? "")],
    [words.changed, difference.changed.map((it) => names.get(it) ?? "")],
    [words.skipped, difference.skipped.map((it) => names.get(it) ?? "")],
    [words.gone, difference.gone.map(({ name }) => name)],
  ];
  const told = lists.filter(([, parts]) => parts.length > 0);
  return (
    <section>
      <Title order={2} mb="xs">
        {text.routine.page.compare}
      </Title>
      <Stack gap={4}>
        <Text c="dimmed">{words.against(before)}</Text>
        {version.note ? <Text style={{ whiteSpace: "pre-wrap" }}>{version.note}</Text> : null}
        {told.length === 0 ? <Text>{words.nothing}</Text> : null}
        {told.map(([kind, parts]) => (
          <Text key={kind}>
            <b>{kind}:</b> {text.routine.list(parts)}
          </Text>
        ))}
      </Stack>
    </section>
  );
}
