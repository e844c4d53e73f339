import { Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCircle, IconCircleCheckFilled } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import { acknowledgementsQuery } from "../client/document";
import { useSession } from "../client/session";
import type { Document } from "../client/shape";
import { dayIn, inWords } from "../date/civil";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import classes from "../page/certifications.module.css";
import { text } from "../text/text";

const words = text.controlled;

/** Who is asked to read the version in force, and who has confirmed it. */
export function Readers({ document: { id, progress, reader_members, reader_profiles } }: { document: Document }) {
  const { data, error } = useQuery(acknowledgementsQuery(id));
  const { organization } = useSession();
  const day = (at: string) => inWords(dayIn(at, organization.time_zone));
  const named = [...reader_profiles, ...reader_members].map(({ name }) => name).join(", ");
  return (
    <section>
      <Title order={2} mb="sm">
        {words.page.readers}
      </Title>
      <Text mb="sm">{named || words.page.noReaders}</Text>
      {progress && progress.asked > 0 ? <Text mb="sm">{`${words.version(progress.number)}: ${words.progress(progress.confirmed, progress.asked)}`}</Text> : null}
      {data && progress && data.length < progress.asked ? (
        <Text size="sm" c="dimmed" mb="sm">
          {words.page.ownOnly}
        </Text>
      ) : null}
      <Refusal error={error} />
      {data ? (
        <ul className={classes.list}>
          {data.map(({ member, asked_at: asked, acknowledged_at: done }) => (
            <li key={member.id} className={classes.row}>
              <Text className={classes.name}>{member.name}</Text>
              <div>
                <Badge tone={done ? "ok" : "mute"} icon={done ? IconCircleCheckFilled : IconCircle} label={done ? words.page.read(day(done)) : words.page.unread(day(asked))} />
              </div>
            </li>
          ))}
        </ul>
      ) : error ? null : (
        <Loading />
      )}
    </section>
  );
}
