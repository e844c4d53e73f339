import { ScrollArea, Stack, Table, Text } from "@mantine/core";
import type { FieldError } from "../client/problem";
import { text } from "../text/text";
import { Notice } from "./notice";

const words = text.frame.faults;

type Props = { faults: FieldError[]; place: (pointer: string) => string };

/** Every place of a file that is wrong, so that all can be put right before the next try. */
export function Faults({ faults, place }: Props) {
  return (
    <Stack gap="sm">
      <Notice tone="bad" live>
        <Text inherit>{words.count(faults.length)}</Text>
      </Notice>
      <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, role: "region", "aria-label": words.what }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.where}</Table.Th>
              <Table.Th>{words.what}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {faults.map(({ pointer, detail }) => (
              <Table.Tr key={`${pointer} ${detail}`}>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{place(pointer)}</Table.Td>
                <Table.Td>{text.server.fault(detail)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </Stack>
  );
}
