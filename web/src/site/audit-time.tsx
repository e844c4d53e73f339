import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { auditTimeQuery } from "../client/site";
import { told } from "../date/civil";
import { text } from "../text/text";
import classes from "./matrix.module.css";

const words = text.site.time;

type Days = { initial?: number | null; surveillance_per_year?: number | null; recertification?: number | null };

/** How many days the certification body's auditors need, or why that is not known. */
export function AuditTime({ certification, linked }: { certification: string; linked?: boolean }) {
  const { data } = useSuspenseQuery(auditTimeQuery(certification));
  return (
    <section aria-labelledby="audit-time">
      <Title order={2} id="audit-time" mb="sm">
        {words.title}
      </Title>
      <Stack gap="sm">
        {typeof data.initial === "number" ? <DayList days={data} /> : null}
        {data.why ? <Text c="dimmed">{told(data.why)}</Text> : null}
        {linked ? (
          <Anchor style={{ alignSelf: "flex-start" }} renderRoot={(props) => <Link to="/certifications/$id/sites" params={{ id: certification }} {...props} />}>
            {words.change}
          </Anchor>
        ) : (
          data.sites.filter(({ why }) => !why || why !== data.why).map(({ site, ...days }) => (
            <Stack gap={2} key={site.id}>
              <Text fw={600}>{site.name}</Text>
              {typeof days.initial === "number" ? <DayList days={days} /> : <Text c="dimmed">{told(days.why ?? "")}</Text>}
            </Stack>
          ))
        )}
      </Stack>
    </section>
  );
}

function DayList({ days }: { days: Days }) {
  const facts: [string, number | null | undefined][] = [
    [words.initial, days.initial],
    [words.surveillance, days.surveillance_per_year],
    [words.recertification, days.recertification],
  ];
  return (
    <dl className={classes.days}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{typeof value === "number" ? words.days(value) : words.unknown}</dd>
        </div>
      ))}
    </dl>
  );
}
