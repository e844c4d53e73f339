import { Button, Stack, Table, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TestShown } from "../client/sso";
import { told } from "../date/civil";
import { Notice } from "../frame/notice";
import { Heading } from "../frame/page";
import { text } from "../text/text";

const words = text.sso.test;

/** What a test of the connection has shown, for whoever sets it up. */
export function TestOutcome({ shown }: { shown: TestShown }) {
  return (
    <Stack gap="lg" align="flex-start">
      <Heading title={words.title} />
      {shown.passed ? (
        <Notice tone="ok" live>
          {words.passed}
        </Notice>
      ) : (
        <Notice tone="bad" live>
          <Text inherit fw={600}>
            {words.failed} {shown.stage ? words.stages[shown.stage] : null}
          </Text>
          <Text inherit>{told(shown.detail ?? "")}</Text>
        </Notice>
      )}
      {shown.claims.length > 0 ? <Title order={2}>{words.claims}</Title> : null}
      {shown.claims.length > 0 ? (
        <Table aria-label={words.claims}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.name}</Table.Th>
              <Table.Th>{words.value}</Table.Th>
              <Table.Th>{words.source}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.claims.map(({ source, name, value }) => (
              <Table.Tr key={`${source}.${name}`}>
                <Table.Td>{name}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
                <Table.Td>{source}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
      <Button renderRoot={(props) => <Link to="/settings/single-sign-on" {...props} />}>{words.settings}</Button>
    </Stack>
  );
}
