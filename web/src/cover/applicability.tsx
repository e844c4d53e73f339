import { Button, Group, Table, Text } from "@mantine/core";
import type { ClauseCover } from "../client/cover";
import { useMay, useSession } from "../client/session";
import { dayIn, inWords } from "../date/civil";
import { text } from "../text/text";
import { CoverBadge } from "./badge";
import type { Act } from "./clause";

const words = text.cover;

type Props = { controls: ClauseCover[]; act: (act: Act) => void };

/** The Statement of Applicability: each control, whether it applies and why, and how far it is in place. */
export function Applicability({ controls, act }: Props) {
  const mayDecide = useMay("create_applicability");
  const zone = useSession().organization.time_zone;
  return (
    <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": words.soa.title } }}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.control}</Table.Th>
            <Table.Th>{words.soa.applies}</Table.Th>
            <Table.Th>{words.justification}</Table.Th>
            <Table.Th>{words.soa.state}</Table.Th>
            {mayDecide ? <Table.Th aria-label={words.decideLabel} /> : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {controls.map((clause) => {
            const { reference, title, cover, applicability } = clause;
            return (
              <Table.Tr key={reference}>
                <Table.Th scope="row" fw={400}>
                  <b>{reference}</b> {title}
                </Table.Th>
                <Table.Td>{applicability ? (applicability.applies ? words.soa.yes : words.soa.no) : words.soa.undecided}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>
                  {applicability ? (
                    <>
                      {applicability.justification}
                      <Text size="sm" c="dimmed">{words.decidedBy(applicability.decided_by.name, inWords(dayIn(applicability.decided_at, zone)))}</Text>
                    </>
                  ) : null}
                </Table.Td>
                <Table.Td>{cover ? <CoverBadge of={cover} /> : null}</Table.Td>
                {mayDecide ? (
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap" justify="flex-end">
                      <Button variant="default" size="xs" onClick={() => act({ kind: "decide", clause })} aria-label={words.decideOf(reference)}>
                        {words.decideLabel}
                      </Button>
                      {applicability ? (
                        <Button variant="default" size="xs" onClick={() => act({ kind: "back", clause })} aria-label={words.takeBackOf(reference)}>
                          {words.takeBack}
                        </Button>
                      ) : null}
                    </Group>
                  </Table.Td>
                ) : null}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
