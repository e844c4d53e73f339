import { Link, type LinkProps } from "@tanstack/react-router";
import classes from "./tabs.module.css";

export type Tab = Pick<LinkProps, "to" | "params"> & { label: string; exact?: boolean };

/** The parts of a page, as links: each part has its own address. */
export function Tabs({ name, tabs }: { name: string; tabs: Tab[] }) {
  return (
    <nav aria-label={name} className={classes.tabs}>
      {tabs.map(({ label, exact, ...link }) => (
        <Link key={label} {...link} className={classes.tab} activeOptions={{ exact: exact ?? false, includeSearch: false }} resetScroll={false}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
