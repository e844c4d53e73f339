import { Anchor, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { versionsQuery } from "../client/routine";
import { useSession } from "../client/session";
import { moment } from "../date/civil";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import classes from "../page/certifications.module.css";
import { text } from "../text/text";

const words = text.routine;

/** Every version of a routine: who wrote and approved it, when, and why. */
export function Versions({ id }: { id: string }) {
  const { data, error } = useQuery(versionsQuery(id));
  const { organization, person } = useSession();
  const instant = (at: string) => moment(at, person.time_zone ?? organization.time_zone);
  return (
    <section>
      <Title order={2} mb="sm">
        {words.page.versions}
      </Title>
      <Refusal error={error} />
      {data ? (
        <ul className={classes.list}>
          {data.map((version) => (
            <li key={version.id} className={classes.row}>
              <div className={classes.name}>
                <Anchor fw={600} renderRoot={(props) => <Link to="/routines/$id/versions/$version" params={{ id, version: version.id }} {...props} />}>
                  {words.version(version.number)}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {words.states[version.state]} · {words.layers[version.layer]}
                </Text>
              </div>
              <div>
                <Text size="sm">
                  {words.page.written}: {words.page.by(version.edited_by.name, instant(version.edited_at))}
                </Text>
                {version.approved_by && version.approved_at ? (
                  <Text size="sm">
                    {words.page.approved}: {words.page.by(version.approved_by.name, instant(version.approved_at))}
                  </Text>
                ) : null}
                {version.ended_at ? (
                  <Text size="sm">
                    {words.page.ended}: {instant(version.ended_at)}
                  </Text>
                ) : null}
              </div>
              <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
                {version.note}
              </Text>
            </li>
          ))}
        </ul>
      ) : error ? null : (
        <Loading />
      )}
    </section>
  );
}
