import { Button, Code, Text } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconInfoCircleFilled } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Problem } from "../client/problem";
import { text } from "../text/text";
import classes from "./notice.module.css";

const icons = { ok: IconCircleCheckFilled, info: IconInfoCircleFilled, warn: IconAlertTriangleFilled, bad: IconAlertTriangleFilled };

export type Tone = keyof typeof icons;

/** A sentence that must not be overlooked. */
export function Notice({ tone, children, live }: { tone: Tone; children: ReactNode; live?: boolean }) {
  const Icon = icons[tone];
  return (
    <div className={classes.notice} data-tone={tone} role={live ? (tone === "bad" ? "alert" : "status") : undefined}>
      <Icon size={18} aria-hidden className={classes.icon} />
      <div>{children}</div>
    </div>
  );
}

/** What a refused request said, in words for the person in front of the page. */
export function sentence(problem: Problem): string {
  if (problem.code === "unreachable") return text.frame.broken.unreachable;
  if (problem.status === 412 || problem.status === 428) return text.frame.problem.changed;
  if (problem.status === 429) return text.frame.problem.limited;
  if (problem.status === 403 && !problem.message) return text.frame.problem.forbidden;
  if (problem.status === 422 && problem.fields.length > 0) return text.frame.problem.fields;
  return problem.message || problem.title || text.frame.broken.body;
}

/** The answer to a form that was refused; `strays` are field errors that no field of the form shows. */
export function Refusal({ error, strays = [] }: { error: Error | null; strays?: string[] }) {
  if (!error) return null;
  const problem = error instanceof Problem ? error : null;
  return (
    <Notice tone="bad" live>
      <Text inherit>{problem ? sentence(problem) : text.frame.broken.body}</Text>
      {strays.map((stray) => (
        <Text inherit key={stray}>
          {stray}
        </Text>
      ))}
      {problem?.status === 412 ? (
        <Button mt="xs" size="xs" variant="default" onClick={() => window.location.reload()}>
          {text.frame.problem.reload}
        </Button>
      ) : null}
      {problem && problem.status >= 500 && problem.request ? (
        <Text inherit>
          {text.frame.broken.request}: <Code>{problem.request}</Code>
        </Text>
      ) : null}
    </Notice>
  );
}
