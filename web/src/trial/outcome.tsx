import { Stack, Text, Title } from "@mantine/core";
import { Changes } from "../certification/changes";
import type { Programme, WhatIf } from "../client/shape";
import { told } from "../date/civil";
import { Notice, Refusal } from "../frame/notice";
import { Alerts } from "../obligation/alerts";
import { text } from "../text/text";
import classes from "./trial.module.css";
import type { Trial } from "./use-trial";

const words = text.trial;

type OutcomeProps = { today: Programme; asked: Trial["asked"]; strays: string[] };

/** What breaks, what no longer does, and what moves. While a newer question is asked, the last answer stays, paled. */
export function Outcome({ today, asked: { preview, waiting, error }, strays }: OutcomeProps) {
  if (!preview && !error && !waiting) return null;
  return (
    <section aria-label={words.result} className={classes.outcome} data-waiting={waiting || undefined} aria-busy={waiting}>
      <Title order={3} mb="sm">
        {words.result}
      </Title>
      <Refusal error={error} strays={strays} />
      {preview ? <Answer today={today} preview={preview.value} /> : error ? null : <Text c="dimmed">{words.waiting}</Text>}
    </section>
  );
}

function Answer({ today, preview }: { today: Programme; preview: WhatIf }) {
  const { changes, alerts, status } = preview;
  const opened = changes.filter(({ change }) => change === "alert_opened");
  const cleared = changes.filter(({ change }) => change === "alert_cleared");
  const fresh = alerts.filter(({ code, message }) => opened.some((one) => one.code === code && one.because === message));
  return (
    <Stack gap="lg">
      {changes.some(({ change }) => change === "certificate_at_risk") ? (
        <Notice tone="bad">
          <strong>{words.risk}</strong>
        </Notice>
      ) : null}
      {status === today.status ? null : <Notice tone="warn">{words.status(text.status[today.status], text.status[status])}</Notice>}
      {fresh.length > 0 ? <Alerts alerts={fresh} /> : <Notice tone="ok">{words.noAlerts}</Notice>}
      {cleared.length > 0 ? (
        <div>
          <Text fw={620}>{words.cleared}</Text>
          <ul className={classes.cleared}>
            {cleared.map(({ code, because }) => (
              <li key={`${code}/${because}`}>{told(because)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <Changes changes={changes} today={today} then={preview} />
    </Stack>
  );
}

/** The outcome in a breath, for who does not see it. */
export function inShort({ changes }: WhatIf): string {
  const opened = changes.filter(({ change }) => change === "alert_opened");
  const breaches = opened.filter(({ severity }) => severity === "breach").length;
  const risk = changes.some(({ change }) => change === "certificate_at_risk") ? ` ${words.risk}` : "";
  return `${words.told(breaches, opened.length - breaches, changes.filter(({ key }) => key).length)}.${risk}`;
}
