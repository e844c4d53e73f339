import { ActionIcon, Code, CopyButton, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useSession } from "../client/session";
import type { SiteSample } from "../client/site";
import { moment } from "../date/civil";
import { text } from "../text/text";
import classes from "./matrix.module.css";

const words = text.site.samples;

/** The record of the draws, newest first; nothing of it is erased. */
export function Samples({ samples }: { samples: SiteSample[] }) {
  return (
    <section aria-labelledby="samples">
      <Title order={2} id="samples" mb="sm">
        {words.title}
      </Title>
      {samples.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.samples}>
        {[...samples].reverse().map((sample) => (
          <Sample key={sample.id} sample={sample} />
        ))}
      </ul>
    </section>
  );
}

function Sample({ sample }: { sample: SiteSample }) {
  const { person, organization } = useSession();
  const when = moment(sample.drawn_at, person.time_zone ?? organization.time_zone);
  return (
    <li className={classes.sample} data-gone={sample.superseded_by ? true : undefined}>
      <Stack gap={2}>
        <Text fw={600}>
          {text.kind[sample.kind as keyof typeof text.kind]} {sample.ordinal}, {words.cycle(sample.cycle)}
          {sample.superseded_by ? ` · ${words.replaced}` : ""}
        </Text>
        <Text size="sm" c="dimmed">
          {words.by(sample.drawn_by.name, when)}, {words.from(sample.candidates.length)}
        </Text>
        {sample.reason ? <Text size="sm">{words.because(sample.reason)}</Text> : null}
        <ul className={classes.chosen}>
          {sample.chosen.map(({ site, how, reason }) => (
            <li key={site.id}>
              {site.name}: {text.site.how[how]}
              {reason ? ` (${reason})` : ""}
            </li>
          ))}
        </ul>
        <span className={classes.seed}>
          {words.seed} <Code>{sample.seed}</Code> <CopySeed seed={sample.seed} />
        </span>
        <Text size="sm" c="dimmed">
          {words.repeat(sample.method)}
        </Text>
      </Stack>
    </li>
  );
}

function CopySeed({ seed }: { seed: string }) {
  return (
    <CopyButton value={seed}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? words.copied : words.copy}>
          <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={copied ? words.copied : `${words.copy} ${seed}`}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
