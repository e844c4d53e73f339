import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import { gapsQuery } from "../client/edition";
import type { EditionGaps } from "../client/shape";
import { text } from "../text/text";
import { CertaintyBadge } from "./certainty";
import { TransitionDates } from "./dates";
import classes from "./edition.module.css";

const words = text.edition;

/** The move to the next edition of a certification's standard: its dates, how sure they are, and what it asks. */
export function NextEdition({ certification }: { certification: string }) {
  const { data } = useSuspenseQuery(gapsQuery(certification));
  const { transition, comparison, reason } = data;
  if (!transition) return null;
  return (
    <section aria-labelledby="edition">
      <Stack gap="md">
        <Group gap="md">
          <Title order={2} id="edition">
            {words.title}
          </Title>
          <CertaintyBadge certainty={transition.certainty} />
        </Group>
        <Text>{words.from(transition.old_reference, transition.new_reference)}</Text>
        <TransitionDates transition={transition} />
        {comparison ? <Gaps comparison={comparison} /> : <Text c="dimmed">{`${words.none} ${reason ?? ""}`}</Text>}
      </Stack>
    </section>
  );
}

function Gaps({ comparison }: { comparison: NonNullable<EditionGaps["comparison"]> }) {
  const [shown, clauses] = useDisclosure(false);
  const { gaps, unchanged, dropped } = comparison;
  return (
    <Stack gap="sm" align="flex-start">
      <Text fw={600}>{words.gaps(gaps.length, comparison.clauses)}</Text>
      <Text c="dimmed">{words.gapsLead(unchanged)}</Text>
      <Button variant="default" size="xs" onClick={clauses.toggle} aria-expanded={shown}>
        {shown ? words.hide : words.show}
      </Button>
      {shown ? (
        <table className={classes.gaps}>
          <thead>
            <tr>
              <th scope="col">{words.clause}</th>
              <th scope="col">{words.how}</th>
              <th scope="col">{words.old}</th>
            </tr>
          </thead>
          <tbody>
            {gaps.map(({ reference, title, extent, from }) => (
              <tr key={reference}>
                <td>
                  {reference} {title}
                </td>
                <td>{words.extent[extent] ?? extent}</td>
                <td>
                  {from.map((it) => (
                    <div key={it.reference}>
                      {it.reference} {it.title}: {it.rationale}
                      {it.confidence === "high" ? "" : ` (${words.unsure})`}
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {shown && dropped.length > 0 ? <Text c="dimmed">{words.dropped(dropped.join(", "))}</Text> : null}
    </Stack>
  );
}
