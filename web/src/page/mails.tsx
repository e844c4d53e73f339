import { Button, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { IconCircleCheckFilled, IconCircleMinus, IconClock, IconExclamationCircleFilled, IconHelpCircle, IconSend } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import { mailsQuery, useResend } from "../client/mail";
import { useMay, useSession } from "../client/session";
import type { Mail } from "../client/shape";
import { moment } from "../date/civil";
import { More } from "../frame/more";
import { Notice, Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { Part } from "../frame/part";
import { KeptMails } from "../test-mode/mails";
import { text } from "../text/text";
import classes from "./events.module.css";

const words = text.mails;

/** Mails with a one-time link: of a test organization's mails, these alone go out. */
const links = ["invitation", "engagement", "handover"];

const signs = {
  ready: { tone: "info", icon: IconClock },
  running: { tone: "info", icon: IconClock },
  sent: { tone: "ok", icon: IconCircleCheckFilled },
  refused: { tone: "bad", icon: IconExclamationCircleFilled },
  cancelled: { tone: "mute", icon: IconCircleMinus },
  unknown: { tone: "warn", icon: IconHelpCircle },
} as const;

export function Mails() {
  const list = useSuspenseInfiniteQuery(mailsQuery);
  const { data } = list;
  const { organization } = useSession();
  const mails = data.pages.flatMap((page) => page.data as unknown as Mail[]);
  const refused = mails.filter(({ state }) => state === "refused").length;
  return (
    <Page title={words.title} lead={words.lead}>
      {organization.test ? <KeptMails /> : null}
      {refused > 0 ? <Notice tone="bad">{words.refused(refused)}</Notice> : null}
      {organization.test ? (
        <Part title={words.all}>
          <MailList mails={mails} />
        </Part>
      ) : (
        <MailList mails={mails} />
      )}
      <More of={list} />
    </Page>
  );
}

function MailList({ mails }: { mails: Mail[] }) {
  return mails.length === 0 ? <Text c="dimmed">{words.empty}</Text> : <MailTable mails={mails} />;
}

function MailTable({ mails }: { mails: Mail[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.subject}</th>
          <th scope="col">{words.to}</th>
          <th scope="col">{words.written}</th>
        </tr>
      </thead>
      <tbody>
        {mails.map((mail) => (
          <MailRow key={mail.id} mail={mail} />
        ))}
      </tbody>
    </table>
  );
}

function MailRow({ mail }: { mail: Mail }) {
  const { person, organization } = useSession();
  const zone = person.time_zone ?? organization.time_zone;
  const resend = useResend();
  const mayResend = useMay("create_resend");
  const kept = organization.test && mail.state === "sent" && !links.includes(mail.kind);
  const again = () => resend.mutate(mail.id, { onSuccess: () => notifications.show({ message: words.resent }) });
  return (
    <tr>
      <td>
        <Badge {...signs[mail.state]} label={kept ? words.kept : words.states[mail.state]} />
      </td>
      <td>
        <Stack gap={2}>
          <span className={classes.name}>{mail.subject ?? words.kinds[mail.kind as keyof typeof words.kinds] ?? mail.kind}</span>
          {mail.last_error ? (
            <Text size="sm" c="var(--ck-bad)">
              {words.reason}: {mail.last_error}
            </Text>
          ) : null}
          {mail.state === "refused" && mayResend ? (
            <Button
              variant="default"
              size="compact-sm"
              mt={4}
              leftSection={<IconSend size={14} aria-hidden />}
              loading={resend.isPending}
              onClick={again}
              aria-label={words.resendOf(mail.subject ?? mail.kind, mail.to_address)}
              style={{ alignSelf: "flex-start" }}
            >
              {words.resend}
            </Button>
          ) : null}
          <Refusal error={resend.error} />
        </Stack>
      </td>
      <td>{mail.to_address}</td>
      <td>
        <Text size="sm" c="dimmed">
          {mail.sent_at ? `${kept ? words.kept : words.sentAt} ${moment(mail.sent_at, zone)}` : moment(mail.created_at, zone)}
        </Text>
      </td>
    </tr>
  );
}
