import { Anchor, Button, Modal, SegmentedControl, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { claimsQuery } from "../client/cover";
import { OpenClaim, Said } from "../cover/claim";
import { claimStates } from "../cover/filter";
import { nameOf } from "../cover/subject";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { text } from "../text/text";
import classes from "./certifications.module.css";

const words = text.cover.list;
const route = getRouteApi("/inside/claims");

/** All claims, and which of them went back to draft by themselves. */
export function Claims() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, open] = useState<string | null>(null);
  const list = useInfiniteQuery(claimsQuery(filter));
  const { data, error, isPending } = list;
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  const chosen = filter.unsettled ? "unsettled" : (filter.state ?? "all");
  const choose = (value: string) =>
    void navigate({ search: value === "unsettled" ? { unsettled: true } : { state: claimStates.find((one) => one === value) }, replace: true });
  return (
    <Page title={words.title} lead={words.lead} actions={<Anchor renderRoot={(props) => <Link to="/mapping" {...props} />}>{text.mapping.nav}</Anchor>}>
      <SegmentedControl
        transitionDuration={0}
        aria-label={words.which}
        style={{ alignSelf: "flex-start" }}
        maw="100%"
        value={chosen}
        data={[{ value: "all", label: text.cover.all }, ...claimStates.map((value) => ({ value, label: words.states[value] })), { value: "unsettled", label: words.unsettled }]}
        onChange={choose}
      />
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{chosen === "all" ? words.empty : words.none}</Text> : null}
      <ul className={classes.list}>
        {rows.map((claim) => (
          <li key={claim.id} className={classes.row}>
            <Text className={classes.name}>{claim.text}</Text>
            <Said of={claim} />
            <Stack align="flex-end">
              <Button variant="default" size="xs" onClick={() => open(claim.id)} aria-label={text.cover.openClaim(nameOf(claim.subject))}>
                {text.cover.show}
              </Button>
            </Stack>
          </li>
        ))}
      </ul>
      <More of={list} />
      <Modal opened={opened !== null} onClose={() => open(null)} size="lg" title={text.cover.claimTitle} closeButtonProps={{ "aria-label": text.frame.close }}>
        {opened ? <OpenClaim id={opened} close={() => open(null)} /> : null}
      </Modal>
    </Page>
  );
}
