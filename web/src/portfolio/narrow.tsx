import { Button, MultiSelect, Select, SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../client/organization";
import { clientsQuery } from "../client/portfolio";
import { standardsQuery } from "../client/register";
import { DayField } from "../field/day";
import { pickedOf } from "../field/pick";
import { text } from "../text/text";
import { isDay, isNarrowed, type PortfolioFilter, risks, risksOf, sorts, statuses } from "./filter";
import classes from "./narrow.module.css";

const words = text.portfolio;

/** How many of the consultancy's clients the list of them offers at once; the others are found by typing. */
const OFFERED = 50;

type Props = { filter: PortfolioFilter; change: (move: (before: PortfolioFilter) => PortfolioFilter) => void };

/** What the portfolio is narrowed to, and its order. */
export function Narrow({ filter, change }: Props) {
  const { data: clients = [] } = useQuery(clientsQuery);
  const { data: standards = [] } = useQuery(standardsQuery);
  const { data: members = [] } = useQuery(membersQuery);
  const set = (part: PortfolioFilter) => change((before) => ({ ...before, ...part }));
  return (
    <Stack gap="xs" role="group" aria-label={words.filter}>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="md" verticalSpacing="sm">
        <Select
          label={words.client}
          placeholder={words.everyClient}
          data={clients.map(({ id, organization }) => ({ value: id, label: organization.name }))}
          value={filter.client_id ?? null}
          onChange={(value) => set({ client_id: value ?? undefined })}
          limit={OFFERED}
          clearable
          searchable
        />
        <Select
          label={words.certificate}
          placeholder={words.everyStandard}
          data={standards.map(({ id, reference }) => ({ value: id, label: reference }))}
          value={filter.standard ?? null}
          onChange={(value) => set({ standard: value ?? undefined })}
          clearable
          searchable
        />
        <Select
          label={words.state}
          placeholder={words.any}
          data={statuses.map((value) => ({ value, label: text.status[value] }))}
          value={filter.status ?? null}
          onChange={(value) => set({ status: statuses.find((one) => one === value) })}
          clearable
        />
        <Select
          label={words.consultant}
          placeholder={words.every}
          data={members.filter(({ grant }) => !grant).map(({ id, person }) => ({ value: id, label: person.name }))}
          value={filter.consultant_id ?? null}
          onChange={(value) => set({ consultant_id: value ?? undefined })}
          clearable
          searchable
        />
        <MultiSelect
          className={classes.wide}
          label={words.risk}
          placeholder={filter.risk ? undefined : words.any}
          data={risks.map((value) => ({ value, label: words.risks[value] }))}
          value={risksOf(filter)}
          onChange={(next) => change((before) => ({ ...before, risk: pickedOf(risksOf(before), risksOf(filter), next).join(",") || undefined }))}
          clearable
        />
        <DayBound label={words.from} day={filter.from} change={(from) => set({ from })} />
        <DayBound label={words.to} day={filter.to} change={(to) => set({ to })} />
        <Select
          label={words.sort}
          allowDeselect={false}
          data={sorts.map((value) => ({ value, label: words.sorts[value] }))}
          value={filter.sort ?? "next"}
          onChange={(value) => set({ sort: value === "next" ? undefined : sorts.find((one) => one === value) })}
        />
      </SimpleGrid>
      {isNarrowed(filter) ? (
        <Button variant="subtle" size="compact-sm" onClick={() => change(({ sort }) => ({ sort }))} style={{ alignSelf: "flex-start" }}>
          {words.clear}
        </Button>
      ) : null}
    </Stack>
  );
}

type DayBoundProps = { label: string; day?: string; change: (day?: string) => void };

/** A day that counts as soon as it is typed whole: a year in the making would narrow the list to nothing. */
function DayBound({ label, day, change }: DayBoundProps) {
  const [typed, setTyped] = useState(day ?? "");
  const [known, setKnown] = useState(day);
  if (day !== known) {
    setKnown(day);
    setTyped(day ?? "");
  }
  const type = (value: string) => {
    setTyped(value);
    if (value === "" || isDay(value)) {
      setKnown(value || undefined);
      change(value || undefined);
    }
  };
  return <DayField label={label} maw="none" value={typed} onChange={(event) => type(event.currentTarget.value)} />;
}
