import { Button, Group, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Entry } from "../audit-log/entry";
import classes from "../audit-log/entry.module.css";
import { Proof } from "../audit-log/proof";
import { MemberField } from "../field/member";
import { type AuditFilter, auditQuery, useExport } from "../client/audit-log";
import { DayField } from "../field/day";
import { More } from "../frame/more";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";

const words = text.auditLog;

export function AuditLogPart() {
  const [filter, setFilter] = useState<AuditFilter>({});
  const { mutate, variables, isPending, error } = useExport(filter);
  return (
    <Part title={words.tab} lead={words.lead}>
      <Proof />
      <Group gap="lg">
        {(["jsonl", "csv"] as const).map((format) => (
          <Button
            key={format}
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            loading={isPending && variables === format}
            onClick={() => mutate(format)}
          >
            {words[format]}
          </Button>
        ))}
      </Group>
      {error ? <Refusal error={error} /> : null}
      <Narrow filter={filter} setFilter={setFilter} />
      <Entries filter={filter} />
    </Part>
  );
}

type NarrowProps = { filter: AuditFilter; setFilter: (filter: AuditFilter) => void };

function Narrow({ filter, setFilter }: NarrowProps) {
  const set = (key: keyof AuditFilter) => (value: string | null) => setFilter({ ...filter, [key]: value || undefined });
  const actions = words.actions.map((value) => ({ value, label: words.did(value) }));
  return (
    <Stack gap="xs" role="group" aria-label={words.filter.name}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <MemberField
          label={words.filter.actor}
          placeholder={words.filter.anybody}
          value={filter.actor ?? null}
          onChange={set("actor")}
          allowDeselect
          clearable
          searchable
        />
        <Select
          label={words.filter.action}
          placeholder={words.filter.anything}
          data={actions}
          value={filter.action ?? null}
          onChange={set("action")}
          clearable
          searchable
        />
        <DayField label={words.filter.from} value={filter.from ?? ""} onChange={(event) => set("from")(event.currentTarget.value)} />
        <DayField label={words.filter.until} value={filter.until ?? ""} onChange={(event) => set("until")(event.currentTarget.value)} />
      </SimpleGrid>
      {Object.values(filter).some(Boolean) ? (
        <Button variant="subtle" size="compact-sm" onClick={() => setFilter({})} style={{ alignSelf: "flex-start" }}>
          {words.filter.clear}
        </Button>
      ) : null}
    </Stack>
  );
}

function Entries({ filter }: { filter: AuditFilter }) {
  const list = useInfiniteQuery(auditQuery(filter));
  const { data, error, isPending } = list;
  if (isPending) return <Loading />;
  if (error) return <Refusal error={error} />;
  const entries = data.pages.flatMap((page) => page.data);
  return (
    <Stack>
      {entries.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ol className={classes.list} aria-label={words.tab}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      <More of={list} />
    </Stack>
  );
}
