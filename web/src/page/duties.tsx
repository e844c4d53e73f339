import { Anchor, Button, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { StateBadge } from "../badge/badge";
import { dutiesQuery } from "../client/duty";
import { useMay } from "../client/session";
import type { Duty } from "../client/shape";
import { inWords, told } from "../date/civil";
import { sentence } from "../duty/preview";
import { Page } from "../frame/page";
import { text } from "../text/text";
import classes from "./certifications.module.css";

const words = text.duty;

export function Duties() {
  const { data } = useSuspenseQuery(dutiesQuery);
  const mayAdd = useMay("create_duty");
  return (
    <Page
      title={words.list}
      lead={words.lead}
      actions={
        mayAdd ? (
          <Button leftSection={<IconPlus size={17} />} renderRoot={(props) => <Link to="/duties/new" {...props} />}>
            {words.add}
          </Button>
        ) : null
      }
    >
      {data.length === 0 ? (
        <Text c="dimmed">{words.empty}</Text>
      ) : (
        <ul className={classes.list}>
          {(data as Duty[]).map((duty) => (
            <Row key={duty.id} duty={duty} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Row({ duty }: { duty: Duty }) {
  const { id, title, in_words, next, ended_on, responsible } = duty;
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Anchor fw={600} underline="hover" renderRoot={(props) => <Link to="/duties/$id" params={{ id }} {...props} />}>
          {title}
        </Anchor>
        <Text size="sm" c="dimmed">
          {told(sentence(in_words))}
        </Text>
      </div>
      <div>
        {next ? (
          <>
            <Text className="ck-number">
              {words.nextUp}: {inWords(next.due_on)}
            </Text>
            <StateBadge state={next.state} />
          </>
        ) : (
          <Text c="dimmed">{ended_on ? words.ended(inWords(ended_on)) : words.nothingNext}</Text>
        )}
      </div>
      <Text>{responsible.name}</Text>
    </li>
  );
}
