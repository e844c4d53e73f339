import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { journeyQuery } from "../client/journey";
import { useMay } from "../client/session";
import type { Certification } from "../client/shape";
import { inWords } from "../date/civil";
import { text } from "../text/text";

const words = text.journey;

const onTheWay = new Set(["applied", "stage1_done", "stage2_done", "decision_pending"]);

/** For each certificate still on its way: the step to turn to next. */
export function NextSteps({ certifications }: { certifications: Certification[] }) {
  const maySee = useMay("get_journey");
  const first = certifications.filter(({ cycle, status }) => maySee && !cycle && onTheWay.has(status));
  const journeys = useQueries({ queries: first.map(({ id }) => journeyQuery(id)) });
  const next = journeys.flatMap(({ data }, n) => {
    const step = data?.value.steps.find(({ id }) => id === data.value.next);
    const of = first[n];
    return step && of ? [{ step, of }] : [];
  });
  return next.map(({ step, of }) => (
    <section key={of.id} aria-label={words.nextLead(of.standard_reference)}>
      <Title order={2} mb="sm">
        {words.nextLead(of.standard_reference)}
      </Title>
      <Stack gap={2}>
        <Anchor fw={600} renderRoot={(props) => <Link to="/certifications/$id/journey" params={{ id: of.id }} {...props} />}>
          {step.id} {step.title}
        </Anchor>
        <Text size="sm" c="dimmed">
          {[step.responsible?.name ?? step.who, words.endsOn(inWords(step.ends_on))].join(" · ")}
        </Text>
      </Stack>
    </section>
  ));
}
