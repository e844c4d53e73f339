import { Table, Text } from "@mantine/core";
import type { Change, Programme } from "../client/shape";
import { inWords } from "../date/civil";
import { nameOf } from "../obligation/name";
import { text } from "../text/text";

const words = text.whatIf;

/** What a tried fact would move, against today's programme. */
export function Changes({ changes, today, then }: { changes: Change[]; today: Programme; then: Programme }) {
  const moved = changes.filter(({ key }) => Boolean(key));
  const named = new Map([...today.obligations, ...then.obligations].map((obligation) => [obligation.key, nameOf(obligation)]));
  if (moved.length === 0) return <Text>{words.nothing}</Text>;
  return (
    <Table.ScrollContainer minWidth={420} type="native">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.timeline.what}</Table.Th>
            <Table.Th>{words.before}</Table.Th>
            <Table.Th>{words.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {moved.map((change) => (
            <Table.Tr key={change.key}>
              <Table.Th scope="row" fw={560}>
                {named.get(change.key ?? "")}
              </Table.Th>
              <Table.Td>{side(change.from_due_on, change.from_state, words.fresh)}</Table.Td>
              <Table.Td>{side(change.to_due_on, change.to_state, words.gone)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function side(due: string | null | undefined, state: Change["to_state"], none: string): string {
  if (!due && !state) return none;
  return [due ? inWords(due) : "", state ? text.state[state] : ""].filter(Boolean).join(" · ");
}
