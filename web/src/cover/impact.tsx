import { Anchor, Group, Select, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { impactQuery, type TargetLoss } from "../client/cover";
import type { Routine } from "../client/shape";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { CoverBadge } from "./badge";
import classes from "./impact.module.css";

const words = text.cover.impact;

/** What standards would lose if a routine, one of its steps or an activity went: seen before anybody takes it away. */
export function Impact({ routine }: { routine: Routine }) {
  const [subject, setSubject] = useState(routine.id);
  const { data, error } = useQuery(impactQuery(subject));
  const steps = routine.content?.steps.filter(({ skipped }) => !skipped) ?? [];
  const parts = steps.flatMap(({ id, name, activities }) => [{ value: id, label: name }, ...activities.map((it) => ({ value: it.id, label: `${name} – ${it.name}` }))]);
  return (
    <section>
      <Title order={2} mb="xs">
        {words.title}
      </Title>
      <Text mb="md" maw="62ch">
        {words.lead}
      </Text>
      <Select
        label={words.what}
        searchable
        allowDeselect={false}
        maw={520}
        mb="md"
        data={[{ value: routine.id, label: words.whole }, ...parts]}
        value={subject}
        onChange={(chosen) => setSubject(chosen ?? routine.id)}
      />
      <Refusal error={error} />
      {data ? (
        <div role="status">
          <Text fw={600} mb="sm">
            {data.claims.length === 0 ? words.unclaimed : words.told(data.statements.length, data.targets.length)}
          </Text>
          <Group gap="md" mb="md">
            {data.claims.length > 0 ? <Anchor renderRoot={(props) => <Link to="/claims" search={{ subject }} {...props} />}>{words.claims}</Anchor> : null}
            <Anchor renderRoot={(props) => <Link to="/mapping" search={{ part: subject }} {...props} />}>{words.map}</Anchor>
          </Group>
          <Stack gap="lg">
            {data.targets.map((loss) => (
              <Target key={loss.target.key} loss={loss} />
            ))}
          </Stack>
        </div>
      ) : error ? null : (
        <Loading />
      )}
    </section>
  );
}

function Target({ loss: { target, clauses } }: { loss: TargetLoss }) {
  return (
    <section>
      <Title order={3} size="h4" mb={4}>
        <Anchor inherit renderRoot={(props) => <Link to="/gaps/$target" params={{ target: target.key }} {...props} />}>
          {target.reference}
        </Anchor>
      </Title>
      <ul className={classes.clauses}>
        {clauses.map(({ reference, title, from, to }) => (
          <li key={reference} className={classes.clause}>
            <Text>
              <b>{reference}</b> {title}
            </Text>
            <Group gap="xs" wrap="nowrap">
              <CoverBadge of={from} />
              <span aria-hidden="true">→</span>
              <VisuallyHidden>{words.after}</VisuallyHidden>
              <CoverBadge of={to} />
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}
