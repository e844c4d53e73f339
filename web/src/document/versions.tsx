import { Anchor, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { documentVersionsQuery } from "../client/document";
import { contentOf } from "../client/evidence";
import { useSession } from "../client/session";
import { inWords, moment } from "../date/civil";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import classes from "../page/certifications.module.css";
import { text } from "../text/text";

const words = text.controlled;

/** Every version of a document: who wrote, submitted and approved it, when, and why. */
export function DocumentVersions({ id }: { id: string }) {
  const { data, error } = useQuery(documentVersionsQuery(id));
  const { organization, person } = useSession();
  const line = (label: string, who: { name: string } | null | undefined, at: string | null | undefined) =>
    who && at ? <Text size="sm">{`${label}: ${words.page.by(who.name, moment(at, person.time_zone ?? organization.time_zone))}`}</Text> : null;
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
                <Text fw={600}>{words.version(version.number)}</Text>
                <Text size="sm" c="dimmed">
                  {[words.states[version.state], version.effective_on ? words.page.from(inWords(version.effective_on)) : ""].filter(Boolean).join(" · ")}
                </Text>
                {version.file ? (
                  <Anchor size="sm" href={contentOf(version.file)} download={version.file.name}>
                    {version.file.name}
                  </Anchor>
                ) : null}
              </div>
              <div>
                {line(words.page.written, version.edited_by, version.edited_at)}
                {line(words.page.submitted, version.submitted_by, version.submitted_at)}
                {line(words.page.approvedBy, version.approved_by, version.approved_at)}
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
