import { Table, Text } from "@mantine/core";
import type { ObligationKind, ObligationState, ProgrammePreview } from "../client/shape";
import { inWords } from "../date/civil";
import { text } from "../text/text";

const words = text.whatIf;

/** What a tried fact would move, against today's programme. */
export function Changes({ changes }: { changes: ProgrammePreview["changes"] }) {
  if (changes.length === 0) return <Text>{words.nothing}</Text>;
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
          {changes.map((change) => (
            <Table.Tr key={change.key}>
              <Table.Th scope="row" fw={560}>
                {text.kind[change.kind as ObligationKind]}
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

function side(due: string | null | undefined, state: string | null | undefined, none: string): string {
  if (!due && !state) return none;
  return [due ? inWords(due) : "", state ? text.state[state as ObligationState] : ""].filter(Boolean).join(" · ");
}
