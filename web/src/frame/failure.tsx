import { Button, Code, Stack, Text } from "@mantine/core";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Problem } from "../client/problem";
import { text } from "../text/text";
import { Loading } from "./loading";
import { Missing } from "./missing";
import { Heading } from "./page";

/** The error boundary of every page: a sentence, the request id, and a way on. */
export function Failure({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  if (error instanceof Problem && error.status === 404) return <Missing />;
  const problem = error instanceof Problem ? error : null;
  // The way to the sign-in has begun.
  if (problem?.status === 401) return <Loading />;
  const said = problem?.code === "unreachable" ? text.frame.broken.unreachable : problem?.message;
  return (
    <Stack gap="md" align="flex-start" role="alert" maw={640}>
      <Heading title={text.frame.broken.title} />
      <Text>{said || text.frame.broken.body}</Text>
      {problem?.request ? (
        <Text size="sm" c="dimmed">
          {text.frame.broken.request}: <Code>{problem.request}</Code>
        </Text>
      ) : null}
      <Button
        variant="default"
        onClick={() => {
          queries.reset();
          reset?.();
          void router.invalidate();
        }}
      >
        {text.frame.broken.again}
      </Button>
    </Stack>
  );
}
