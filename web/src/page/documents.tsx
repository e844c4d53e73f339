import { Anchor, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { documentsQuery } from "../client/document";
import { useMay } from "../client/session";
import type { DocumentLine, DocumentState } from "../client/shape";
import { inWords } from "../date/civil";
import { DocumentBadge, OverdueBadge } from "../document/badge";
import { ToRead } from "../document/to-read";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { text } from "../text/text";
import classes from "./certifications.module.css";

const words = text.controlled;
const route = getRouteApi("/inside/documents");
const states: DocumentState[] = ["in_force", "draft", "in_review", "approved", "retired"];

/** What the organization lays down in writing, and what of it one has still to read. */
export function Documents() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayAdd = useMay("create_controlled_document");
  const list = useInfiniteQuery(documentsQuery(filter));
  const { data, error, isPending } = list;
  const rows = data?.pages.flatMap((page) => page.data as DocumentLine[]) ?? [];
  const choices = [{ value: "all", label: words.all }, ...states.map((value) => ({ value: value as string, label: words.states[value] ?? value })), { value: "overdue", label: words.overdue }];
  const choose = (value: string) => {
    const search = value === "overdue" ? { review: "overdue" as const } : { state: states.find((one) => one === value) };
    void navigate({ search, replace: true });
  };
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        mayAdd ? (
          <Button leftSection={<IconPlus size={17} />} renderRoot={(props) => <Link to="/documents/new" {...props} />}>
            {words.add}
          </Button>
        ) : null
      }
    >
      <ToRead />
      <SegmentedControl
        transitionDuration={0}
        aria-label={words.which}
        style={{ alignSelf: "flex-start", flexWrap: "wrap" }}
        maw="100%"
        value={filter.review ?? filter.state ?? "all"}
        data={choices}
        onChange={choose}
      />
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{filter.state || filter.review ? words.none : words.empty}</Text> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} of={row} />
        ))}
      </ul>
      <More of={list} />
    </Page>
  );
}

function Row({ of: { id, code, title, kind, classification, owner, state, in_force: inForce, coming, open, progress, review_due_on: due, review_overdue: overdue } }: { of: DocumentLine }) {
  return (
    <li className={classes.row}>
      <Stack gap={2} className={classes.name}>
        <Anchor fw={600} underline="hover" renderRoot={(props) => <Link to="/documents/$id" params={{ id }} {...props} />}>
          {code} {title}
        </Anchor>
        <Text size="sm" c="dimmed">
          {[words.kinds[kind], classification, owner ? words.owner(owner.name) : ""].filter(Boolean).join(" · ")}
        </Text>
      </Stack>
      <Stack gap={4} align="flex-start">
        <Group gap="xs">
          <DocumentBadge state={state} />
          {inForce ? <Text size="sm">{words.version(inForce.number)}</Text> : null}
        </Group>
        {coming?.effective_on ? <Text size="sm">{words.comingOne(coming.number, inWords(coming.effective_on))}</Text> : null}
        {open && (inForce || coming) ? <Text size="sm">{words.openOne(open.number, words.states[open.state] ?? "")}</Text> : null}
      </Stack>
      <Stack gap={4} align="flex-start">
        {progress ? <Text size="sm">{progress.asked > 0 ? words.progress(progress.confirmed, progress.asked) : words.nobodyReads}</Text> : null}
        {due ? <Text size="sm">{words.due(inWords(due))}</Text> : null}
        {overdue ? <OverdueBadge /> : null}
      </Stack>
    </li>
  );
}
