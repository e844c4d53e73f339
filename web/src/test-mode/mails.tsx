import { Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSession } from "../client/session";
import { keptMailsQuery } from "../client/test-mode";
import { moment } from "../date/civil";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";
import classes from "./mails.module.css";

const words = text.testMode;

/** The mails that a test organization keeps, with their words. */
export function KeptMails() {
  const { organization } = useSession();
  const list = useInfiniteQuery(keptMailsQuery);
  if (list.isPending) return <Loading />;
  if (list.error) return <Refusal error={list.error} />;
  const mails = list.data.pages.flatMap((page) => page.data);
  return (
    <Part title={words.mails.title} lead={words.mails.lead}>
      {mails.length === 0 ? <Text c="dimmed">{words.mails.empty}</Text> : null}
      <Stack gap="xs">
        {mails.map((mail) => (
          <details key={mail.id} className={classes.mail}>
            <summary>
              <span>{mail.subject}</span>
              <Text span size="sm" c="dimmed">
                {moment(mail.sent_at, organization.time_zone)} {words.to(mail.to_name, mail.to_address)}
              </Text>
            </summary>
            <pre>{mail.text}</pre>
          </details>
        ))}
      </Stack>
      <More of={list} />
    </Part>
  );
}
