import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconUpload } from "@tabler/icons-react";
import { frameworksQuery } from "../client/framework";
import { standardsQuery } from "../client/register";
import { useMay, useSession } from "../client/session";
import { dayIn, inWords } from "../date/civil";
import { Page } from "../frame/page";
import { Part } from "../frame/part";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.standard;

/** What the organization is measured by: its own frameworks, and the catalogue. */
export function Standards() {
  const { data: standards } = useSuspenseQuery(standardsQuery);
  const { data: frameworks } = useSuspenseQuery(frameworksQuery);
  const mayImport = useMay("create_framework");
  const zone = useSession().organization.time_zone;
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        mayImport ? (
          <Button leftSection={<IconUpload size={17} />} renderRoot={(props) => <Link to="/standards/import" {...props} />}>
            {words.import}
          </Button>
        ) : null
      }
    >
      <Part title={words.catalogue} lead={words.catalogueLead}>
        <ul className={classes.list}>
          {standards.map(({ id, reference, discipline, amendments, superseded_by }) => (
            <Row
              key={id}
              id={id}
              name={reference}
              lines={[discipline, amendments.length > 0 ? words.amendments(amendments.join(", ")) : "", superseded_by ? words.superseded(superseded_by) : ""]}
            />
          ))}
        </ul>
      </Part>
      <Part title={words.own} lead={words.ownLead}>
        {frameworks.length === 0 ? <Text c="dimmed">{words.none}</Text> : null}
        <ul className={classes.list}>
          {frameworks.map(({ id, name, edition, requirement_count, created_at }) => (
            <Row key={id} id={id} name={name} lines={[words.edition(edition), words.requirements(requirement_count), words.imported(inWords(dayIn(created_at, zone)))]} />
          ))}
        </ul>
      </Part>
    </Page>
  );
}

function Row({ id, name, lines }: { id: string; name: string; lines: string[] }) {
  return (
    <li className={classes.row}>
      <Stack gap={2}>
        <Anchor fw={600} underline="hover" renderRoot={(props) => <Link to="/standards/$id" params={{ id }} {...props} />}>
          {name}
        </Anchor>
        <Text size="sm" c="dimmed">
          {lines.filter(Boolean).join(" · ")}
        </Text>
      </Stack>
    </li>
  );
}
