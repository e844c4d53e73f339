import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { IconActivity, IconArrowsJoin, IconArrowsLeftRight, IconBook2, IconChartGridDots, IconBooks, IconBriefcase, IconCalendar, IconCertificate, IconChartBar, IconDoor, IconFileText, IconListCheck, IconLogout, IconMail, IconPaperclip, IconRepeat, IconRoute, IconSettings, IconUsers } from "@tabler/icons-react";
import { useEffect } from "react";
import { Sign } from "../brand/sign";
import { useSession, useSignOut } from "../client/session";
import { Bell } from "../notice/bell";
import { ProofDialog } from "../person/proof";
import { TestBanner } from "../test-mode/banner";
import { text } from "../text/text";
import { Departing } from "./departing";
import { Ended } from "./ended";
import { SchemeToggle } from "./scheme";
import classes from "./shell.module.css";
import { Switcher } from "./switcher";

const places = [
  { to: "/", label: text.frame.next, icon: IconListCheck, exact: true, needs: "list_obligations" },
  { to: "/certifications", label: text.frame.certifications, icon: IconCertificate, exact: false, needs: "list_certifications" },
  { to: "/joint-audits", label: text.frame.joint, icon: IconArrowsJoin, exact: false, needs: "create_certification_programme_preview" },
  { to: "/duties", label: text.frame.duties, icon: IconRepeat, exact: false, needs: "list_duties" },
  { to: "/definition", label: text.routine.nav, icon: IconRoute, exact: false, needs: "list_routines" },
  { to: "/documents", label: text.controlled.nav, icon: IconFileText, exact: false, needs: "list_controlled_documents" },
  { to: "/evidence", label: text.evidence.nav, icon: IconPaperclip, exact: false, needs: "list_evidence" },
  { to: "/cover", label: text.cover.nav, icon: IconChartGridDots, exact: false, needs: "get_cover" },
  { to: "/rooms", label: text.room.nav, icon: IconDoor, exact: false, needs: "list_audit_rooms" },
  { to: "/standards", label: text.standard.title, icon: IconBook2, exact: false, needs: "list_frameworks" },
  { to: "/crosswalk", label: text.crosswalk.title, icon: IconArrowsLeftRight, exact: false, needs: "list_crosswalk_relations" },
  { to: "/activity", label: text.activity.title, icon: IconActivity, exact: false, needs: "list_announcements" },
  { to: "/mails", label: text.frame.mails, icon: IconMail, exact: false, needs: "list_mails" },
  { to: "/settings", label: text.frame.settings, icon: IconSettings, exact: false, needs: "get_person" },
] as const;

/** The places of a consultancy, before those that everybody has. */
const ofConsultancies = [
  { to: "/", label: text.portfolio.title, icon: IconBriefcase, exact: true, needs: "list_portfolio" },
  { to: "/portfolio/calendar", label: text.portfolio.calendar.title, icon: IconCalendar, exact: false, needs: "list_portfolio_dates" },
  { to: "/portfolio/workload", label: text.portfolio.workload.title, icon: IconChartBar, exact: false, needs: "get_workload" },
  { to: "/clients", label: text.portfolio.clients.title, icon: IconUsers, exact: false, needs: "list_clients" },
  { to: "/next", label: text.frame.next, icon: IconListCheck, exact: false, needs: "list_obligations" },
] as const;

/** A place for those who run the installation. */
const operators = { to: "/operator", label: text.edition.operator.nav, icon: IconBooks, exact: false } as const;

/** The frame of the inside: the organization always named, its places, and the way out. */
export function Shell() {
  const [opened, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  const { membership, operator, organization } = useSession();
  const inner = organization.kind === "consultancy" ? [...ofConsultancies, ...places.slice(1)] : places;
  useEffect(() => menu.close(), [pathname, menu.close]);
  return (
    <AppShell header={{ height: 60 }} navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !opened } }} padding={0}>
      <a href="#main" className="ck-skip">
        {text.frame.skip}
      </a>
      <AppShell.Header className={classes.header}>
        <Group gap="sm" wrap="nowrap" miw={0}>
          <Burger opened={opened} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label={text.frame.menu} aria-expanded={opened} />
          <Link to="/" className={classes.brand} aria-label={text.product}>
            <Sign />
          </Link>
          <span className={classes.divider} aria-hidden />
          <Switcher />
        </Group>
        <Group gap={4} wrap="nowrap">
          {!membership.ended && membership.may.includes("get_notice_count") ? <Bell /> : null}
          <SchemeToggle />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.rail} aria-label={text.frame.navigation}>
        {[...inner.filter(({ needs }) => !membership.ended && membership.may.includes(needs)), ...(operator ? [operators] : [])].map(({ to, label, icon: Icon, exact }) => (
          <Link key={to} to={to} className={classes.place} activeOptions={{ exact, includeSearch: false }}>
            <Icon size={19} stroke={1.7} aria-hidden />
            {label}
          </Link>
        ))}
        <Account />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <TestBanner />
        <div className={classes.content}>
          {membership.ended ? null : <Departing />}
          {membership.ended ? <Ended /> : <Outlet />}
        </div>
        <ProofDialog />
      </AppShell.Main>
    </AppShell>
  );
}

function Account() {
  const { person } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSignOut(async () => {
    await navigate({ to: "/sign-in" });
    client.clear();
  });
  return (
    <div className={classes.account}>
      <Link to="/settings/person" className={classes.person} aria-label={`${text.frame.account}: ${person.name}`}>
        <span>{person.name}</span>
        <span>{person.email}</span>
      </Link>
      <button type="button" className={classes.place} onClick={() => signOut.mutate()} disabled={signOut.isPending}>
        <IconLogout size={19} stroke={1.7} aria-hidden />
        {text.frame.signOut}
      </button>
    </div>
  );
}
