import { Text, Title } from "@mantine/core";
import type { RoutineContent } from "../client/shape";
import { text } from "../text/text";
import classes from "./routine.module.css";

const words = text.routine.page;

/** Who does what: a row for each activity, a column for each profile. */
export function Raci({ content }: { content: RoutineContent }) {
  const activities = content.steps.filter(({ skipped }) => !skipped).flatMap((step) => step.activities);
  const profiles = new Map(activities.flatMap((it) => it.responsibilities.map(({ profile }) => [profile.id, profile.name] as const)));
  if (profiles.size === 0) return null;
  return (
    <section>
      <Title order={2} mb="xs">
        {words.raci}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {Object.entries(text.routine.roles)
          .map(([role, meaning]) => `${role}: ${meaning}`)
          .join(" · ")}
      </Text>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard */}
      <div className={classes.scroll} role="region" aria-label={words.scroll} tabIndex={0}>
        <table className={classes.raci}>
          <thead>
            <tr>
              <th scope="col">{words.activity}</th>
              {[...profiles].map(([id, name]) => (
                <th key={id} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {activities.map((activity) => (
              <tr key={activity.id}>
                <th scope="row">{activity.name}</th>
                {[...profiles.keys()].map((id) => (
                  <td key={id}>
                    {activity.responsibilities
                      .filter(({ profile }) => profile.id === id)
                      .map(({ role }) => role)
                      .join(" ")}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
