import { Stack, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { calendarsQuery, previewQuery } from "../client/duty";
import { organizationQuery } from "../client/organization";
import { Problem } from "../client/problem";
import { useSession } from "../client/session";
import type { DutyPreviewRequest } from "../client/shape";
import { inWords, told } from "../date/civil";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import classes from "./duty.module.css";
import { type DutyForm, type DutyValues, ruleIn } from "./values";

const words = text.duty.preview;

/** The next dates of what the form says, as the server computes them while one types. */
export function Preview({ form }: { form: DutyForm }) {
  const asked = useAsked(form.values);
  const [settled] = useDebouncedValue(asked, 300);
  const { data, error } = useQuery({ ...previewQuery(settled), enabled: settled.anchor_on !== "" && settled.rrule !== "" });
  const fault = error instanceof Problem ? error.asFieldErrors().rrule : undefined;
  const { setFieldError, clearFieldError } = form;
  useEffect(() => {
    if (fault) setFieldError("rrule", fault);
    else clearFieldError("rrule");
  }, [fault, setFieldError, clearFieldError]);
  return (
    <aside className={classes.preview} aria-live="polite" aria-label={words.title}>
      <Title order={2} size="h4">
        {words.title}
      </Title>
      {asked.anchor_on === "" ? <Text c="dimmed">{words.wait}</Text> : null}
      {error && !fault ? <Refusal error={error} /> : null}
      {data && !error && asked.anchor_on !== "" ? (
        <Stack gap="sm">
          <Text>{told(sentence(data.in_words))}</Text>
          {data.occurrences.length === 0 ? <Text c="dimmed">{words.none}</Text> : null}
          <ul className={classes.dates}>
            {data.occurrences.map(({ occurrence_on, due_on }) => (
              <li key={occurrence_on}>
                <span className="ck-number">{inWords(due_on)}</span>
                {due_on === occurrence_on ? null : (
                  <Text span size="sm" c="dimmed">
                    {" "}
                    {words.shifted(inWords(occurrence_on))}
                  </Text>
                )}
              </li>
            ))}
          </ul>
        </Stack>
      ) : null}
    </aside>
  );
}

/** "every month on the 10th" as a sentence of the reader's language. */
export function sentence(said: string): string {
  const rule = text.server.rule(said);
  return `${rule.charAt(0).toUpperCase()}${rule.slice(1)}${rule.endsWith(".") ? "" : "."}`;
}

function useAsked(values: DutyValues): DutyPreviewRequest {
  const { today } = useSession();
  const { data: calendars } = useSuspenseQuery(calendarsQuery);
  const { data: organization } = useSuspenseQuery(organizationQuery);
  const chosen = calendars.find(({ id }) => id === values.holiday_calendar_id);
  const { working_week, holidays } = organization.value.policy;
  const week = chosen?.working_week ?? working_week;
  const days = chosen?.days ?? holidays?.map((on) => ({ on, name: on }));
  return {
    rrule: ruleIn(values),
    anchor_on: values.anchor_on,
    basis: values.basis,
    shift: values.shift,
    from: today,
    count: 8,
    ...(values.ended_on ? { ended_on: values.ended_on } : {}),
    ...(week ? { working_week: week } : {}),
    ...(days ? { holidays: days } : {}),
  };
}
