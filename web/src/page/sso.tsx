import { Button, Stack, Text } from "@mantine/core";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { type Returned, underWay, useFinish, useSeeTest } from "../client/sso";
import { Loading } from "../frame/loading";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { safePath } from "../router/frame";
import { TestOutcome } from "../sso/test-outcome";
import { text } from "../text/text";

const words = text.sso.back;

type Back = { returned: Returned | null; said: string | null };

/** What the provider sent this browser back with; the address bar forgets it at once. */
function takeBack(): Back {
  const { search, pathname } = window.location;
  const query = new URLSearchParams(search);
  const [state, code, iss, error] = ["state", "code", "iss", "error"].map((name) => query.get(name));
  if (search) window.history.replaceState(window.history.state, "", pathname);
  if (error) return { returned: null, said: [error, query.get("error_description")].filter(Boolean).join(": ").slice(0, 300) };
  return { returned: state && code ? { state, code, ...(iss ? { iss } : {}) } : null, said: null };
}

/** Where a provider of single sign-on sends people back to. */
export function SsoPage() {
  const [{ returned, said }] = useState(takeBack);
  const finish = useFinish();
  const test = useSeeTest();
  const router = useRouter();
  const navigate = useNavigate();
  const begun = useRef(false);
  useEffect(() => {
    // What the provider returned works once, and effects may run twice.
    if (!returned || begun.current) return;
    begun.current = true;
    const way = underWay(returned.state);
    if (way.test) return test.mutate(returned);
    const on = safePath(way.return);
    finish.mutate(returned, {
      onSuccess: () => (on ? router.history.push(on) : void navigate({ to: "/", replace: true })),
    });
  }, [returned, finish, test, router, navigate]);
  if (test.data) return <TestOutcome shown={test.data} />;
  const error = finish.error ?? test.error;
  if (returned && !error) return <Loading />;
  return (
    <Stack gap="lg" align="flex-start">
      <Heading title={words.title} />
      {returned ? null : (
        <Notice tone="bad" live>
          <Text inherit>{said ? words.said(said) : words.nothing}</Text>
        </Notice>
      )}
      <Refusal error={error} />
      <Button renderRoot={(props) => <Link to="/sign-in" {...props} />} variant="default">
        {words.again}
      </Button>
    </Stack>
  );
}
