import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { askedByMailQuery } from "../client/consultancy";
import { Problem } from "../client/problem";
import { useSession } from "../client/session";
import { AnswerForm } from "../consultancy/answer";
import { moment } from "../date/civil";
import { Loading } from "../frame/loading";
import { Notice, Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { tokenOfAddress } from "../frame/token";
import { text } from "../text/text";

const words = text.consultancy.page;

/** Where the mailed question of another organization leads: it is answered for the organization one works in. */
export function EngagementPage() {
  const [token] = useState(tokenOfAddress);
  const { organization, person } = useSession();
  const { data, error, isPending } = useQuery({ ...askedByMailQuery(token ?? ""), enabled: Boolean(token) });
  const navigate = useNavigate();
  const gone = !token || (error instanceof Problem && error.status === 422);
  const done = (accepted: boolean) => {
    const to = accepted && data?.side === "consultancy" ? "/settings/consultancies" : "/";
    void navigate({ to, replace: true });
  };
  return (
    <Page title={words.title} width={620}>
      {gone ? <Notice tone="warn">{words.gone}</Notice> : null}
      {!gone && isPending ? <Loading /> : null}
      {!gone ? <Refusal error={error} /> : null}
      {data && token ? (
        <Stack gap="md">
          <Text>
            {words.here(organization.name)} {words.elsewhere}
          </Text>
          <AnswerForm question={data} which={{ token }} done={done} />
          <Text size="sm" c="dimmed">
            {words.until(moment(data.expires_at, person.time_zone ?? organization.time_zone))}
          </Text>
        </Stack>
      ) : null}
    </Page>
  );
}
