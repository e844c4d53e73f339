import { Table, Text } from "@mantine/core";
import type { Change, Programme, ProgrammeObligation } from "../client/shape";
import { inWords } from "../date/civil";
import { nameOf } from "../obligation/name";
import { text } from "../text/text";

const words = text.trial;

const byKey = ({ obligations }: Programme) => new Map(obligations.map((obligation) => [obligation.key, obligation]));

/** What a tried fact would move, against today's programme. */
export function Changes({ changes, today, then }: { changes: Change[]; today: Programme; then: Programme }) {
  const [was, is] = [byKey(today), byKey(then)];
  const moved = changes.flatMap(({ key }) => (key ? [{ key, before: was.get(key), after: is.get(key) }] : []));
  if (moved.length === 0) return <Text>{words.nothing}</Text>;
  return (
    <Table layout="fixed" horizontalSpacing={0} verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.timeline.what}</Table.Th>
          <Table.Th>{words.before}</Table.Th>
          <Table.Th>{words.after}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {moved.map(({ key, before, after }) => (
          <Table.Tr key={key} style={{ verticalAlign: "top" }}>
            <Table.Th scope="row" fw={560} pr="sm">
              {nameOrNone(after ?? before)}
            </Table.Th>
            <Table.Td pr="sm">{before ? <Side obligation={before} /> : words.fresh}</Table.Td>
            <Table.Td>{after ? <Side obligation={after} /> : words.gone}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const nameOrNone = (obligation: ProgrammeObligation | undefined) => (obligation ? nameOf(obligation) : "");

function Side({ obligation: { due_on, state, planned_on, done_on } }: { obligation: ProgrammeObligation }) {
  const on = state === "done" ? done_on : planned_on;
  return (
    <>
      <Text inherit>{text.obligation.by(inWords(due_on))}</Text>
      <Text inherit c="dimmed">
        {text.state[state]} {on ? inWords(on) : ""}
      </Text>
    </>
  );
}
