import { Anchor, Button, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { StatusBadge } from "../badge/badge";
import { certificationsQuery } from "../client/certification";
import { useMay } from "../client/session";
import type { Certification } from "../client/shape";
import { inWords } from "../date/civil";
import { Page } from "../frame/page";
import { nameOf } from "../obligation/name";
import { text } from "../text/text";
import classes from "./certifications.module.css";

const words = text.certification;

export function Certifications() {
  const { data } = useSuspenseQuery(certificationsQuery);
  const mayAdd = useMay("create_certification");
  return (
    <Page
      title={words.list}
      actions={
        mayAdd ? (
          <Button leftSection={<IconPlus size={17} />} renderRoot={(props) => <Link to="/certifications/new" {...props} />}>
            {words.add}
          </Button>
        ) : null
      }
    >
      {data.length === 0 ? (
        <Text c="dimmed">{text.next.empty.body}</Text>
      ) : (
        <ul className={classes.list}>
          {data.map((certification) => (
            <Row key={certification.id} certification={certification} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Row({ certification }: { certification: Certification }) {
  const { id, standard_reference, certification_body, certificate_number, status, cycle, next } = certification;
  const about = [certification_body?.name, certificate_number].filter(Boolean).join(" · ");
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Anchor fw={600} underline="hover" renderRoot={(props) => <Link to="/certifications/$id" params={{ id }} {...props} />}>
          {standard_reference}
        </Anchor>
        <Text size="sm" c="dimmed">
          {about || words.unknown}
        </Text>
      </div>
      <div>
        <StatusBadge status={status} />
        {cycle ? (
          <Text size="sm" c="dimmed" mt={4}>
            {words.expires} {inWords(cycle.expires_on)}
          </Text>
        ) : certification.target_on ? (
          <Text size="sm" c="dimmed" mt={4}>
            {words.target} {inWords(certification.target_on)}
          </Text>
        ) : null}
      </div>
      <div>
        {next ? (
          <>
            <Text>
              {words.nextUp}: {nameOf(next)}
            </Text>
            <Text size="sm" c="dimmed">
              {text.obligation.by(inWords(next.due_on))}
            </Text>
          </>
        ) : (
          <Text c="dimmed">{words.nothingNext}</Text>
        )}
      </div>
    </li>
  );
}
