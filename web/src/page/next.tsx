import { Button, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueries, useQuery, useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconCertificate, IconRoute } from "@tabler/icons-react";
import { certificationsQuery, programmeQuery } from "../client/certification";
import { dutiesQuery } from "../client/duty";
import { nextQuery } from "../client/obligation";
import { useMay, useSession } from "../client/session";
import { coverageQuery } from "../client/site";
import type { Certification, Obligation } from "../client/shape";
import { inFull, month, shifted } from "../date/civil";
import { ToRead } from "../document/to-read";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Page } from "../frame/page";
import { NextSteps } from "../journey/next";
import { Alerts, type PlacedAlert } from "../obligation/alerts";
import { ObligationList } from "../obligation/list";
import { asAlert } from "../site/warning";
import { text } from "../text/text";
import classes from "./next.module.css";

const words = text.next;

export function Next() {
  const { today } = useSession();
  const { data: certifications } = useSuspenseQuery(certificationsQuery);
  const { data: duties = [], isLoading } = useQuery({ ...dutiesQuery, enabled: useMay("list_duties") });
  if (isLoading) return <Loading />;
  if (certifications.length === 0 && duties.length === 0) return <Beginning />;
  return (
    <Page title={words.title} lead={words.today(inFull(today))}>
      <ToRead />
      <EveryAlert certifications={certifications} />
      <NextSteps certifications={certifications} />
      <Agenda />
    </Page>
  );
}

function EveryAlert({ certifications }: { certifications: Certification[] }) {
  const maySeeSites = useMay("get_site_coverage");
  const programmes = useQueries({ queries: certifications.map(({ id }) => programmeQuery(id)) });
  const coverages = useQueries({ queries: certifications.map(({ id, sites }) => ({ ...coverageQuery(id), enabled: sites.length > 1 && maySeeSites })) });
  const alerts = certifications.flatMap(({ id, standard_reference }, n) => {
    const all: PlacedAlert[] = [...(programmes[n]?.data?.alerts ?? []), ...(coverages[n]?.data?.warnings ?? []).map(asAlert)];
    return all.map((alert) => ({ ...alert, certification: { id, title: standard_reference } }));
  });
  return <Alerts alerts={alerts} />;
}

function Agenda() {
  const { today } = useSession();
  const list = useSuspenseInfiniteQuery(nextQuery);
  const { data } = list;
  const [laterShown, later] = useDisclosure(false);
  const all = data.pages.flatMap((page) => page.data as Obligation[]);
  if (all.length === 0) return <Text>{words.clear}</Text>;
  const year = shifted(today, 366);
  const near = all.filter(({ due_on }) => due_on <= year);
  const far = all.length - near.length;
  return (
    <Stack gap="xl">
      {near.length === 0 && !laterShown ? <Text>{words.quiet}</Text> : null}
      {grouped(laterShown ? all : near, today).map(([title, obligations]) => (
        <section key={title} aria-label={title}>
          <Title order={2} mb="sm">
            {title}
          </Title>
          <ObligationList obligations={obligations} named />
        </section>
      ))}
      {far > 0 && !laterShown ? (
        <Button variant="default" onClick={later.open} style={{ alignSelf: "flex-start" }}>
          {words.later(list.hasNextPage ? null : far)}
        </Button>
      ) : null}
      {laterShown || far === 0 ? <More of={list} /> : null}
    </Stack>
  );
}

/** Overdue, the next thirty days, then month by month. */
function grouped(obligations: Obligation[], today: string): [string, Obligation[]][] {
  const soon = shifted(today, 30);
  const groups = new Map<string, Obligation[]>();
  for (const obligation of obligations) {
    const { due_on, state } = obligation;
    const title = state === "overdue" ? words.overdue : due_on <= soon ? words.soon : month(due_on);
    groups.set(title, [...(groups.get(title) ?? []), obligation]);
  }
  return [...groups];
}

/** The first screen of a new organization: two doors, for who may open them. */
function Beginning() {
  if (!useMay("create_certification")) return <Page title={words.empty.title}>{null}</Page>;
  return (
    <Page title={words.empty.title} lead={words.empty.body} width={820}>
      <div className={classes.doors}>
        <Link to="/certifications/new" className={classes.door}>
          <IconCertificate size={30} stroke={1.5} aria-hidden />
          <span className={classes.name}>{words.empty.hold}</span>
          <span>{words.empty.holdBody}</span>
        </Link>
        <Link to="/certifications/new" search={{ start: "first" }} className={classes.door}>
          <IconRoute size={30} stroke={1.5} aria-hidden />
          <span className={classes.name}>{words.empty.first}</span>
          <span>{words.empty.firstBody}</span>
        </Link>
      </div>
    </Page>
  );
}
