import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { readingsQuery } from "../client/document";
import { useMay, useSession } from "../client/session";
import { dayIn, inWords } from "../date/civil";
import classes from "../page/certifications.module.css";
import { text } from "../text/text";

const words = text.controlled.toRead;

/** What one has still to read and confirm; nothing when there is nothing. */
export function ToRead() {
  const { data = [] } = useQuery({ ...readingsQuery, enabled: useMay("list_document_readings") });
  const { organization } = useSession();
  if (data.length === 0) return null;
  return (
    <section aria-label={words.title}>
      <Title order={2}>{words.title}</Title>
      <Text c="dimmed" mb="sm">
        {words.lead(data.length)}
      </Text>
      <ul className={classes.list}>
        {data.map(({ document_id: id, code, title, number, note, asked_at: asked }) => (
          <li key={id} className={classes.row}>
            <Stack gap={2} className={classes.name}>
              <Text fw={600}>
                {code} {title}
              </Text>
              <Text size="sm" c="dimmed">
                {words.since(number, inWords(dayIn(asked, organization.time_zone)))}
              </Text>
            </Stack>
            <Text size="sm" className={classes.name}>
              {note}
            </Text>
            <Anchor size="sm" renderRoot={(props) => <Link to="/documents/$id" params={{ id }} aria-label={`${words.open}: ${code} ${title}`} {...props} />}>
              {words.open}
            </Anchor>
          </li>
        ))}
      </ul>
    </section>
  );
}
