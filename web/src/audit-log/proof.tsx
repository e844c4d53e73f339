import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconShieldCheck } from "@tabler/icons-react";
import { chainQuery } from "../client/audit-log";
import { Notice, Refusal } from "../frame/notice";
import { text } from "../text/text";
import classes from "./entry.module.css";

const words = text.auditLog.chain;

/** Whether the log holds, and the hash to write down. */
export function Proof() {
  const { data, error, isFetching, refetch } = useQuery({ ...chainQuery, enabled: false });
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button variant="default" leftSection={<IconShieldCheck size={17} aria-hidden />} loading={isFetching} onClick={() => void refetch()}>
          {words.look}
        </Button>
      </Group>
      <Refusal error={error} />
      {data?.whole ? (
        <Notice tone="ok" live>
          <Text inherit>{words.whole(data.count)}</Text>
          <Text inherit size="sm">
            {words.head}
          </Text>
          <span className={classes.hash}>{data.head}</span>
        </Notice>
      ) : null}
      {data?.broken ? (
        <Notice tone="bad" live>
          {words.broken(data.broken.sequence, words.faults[data.broken.fault])}
        </Notice>
      ) : null}
    </Stack>
  );
}
