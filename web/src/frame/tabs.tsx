import { Link, type LinkProps } from "@tanstack/react-router";
import classes from "./tabs.module.css";

export type Tab = Pick<LinkProps, "to" | "params"> & { label: string; exact?: boolean; current?: boolean };

/** The parts of a page, as links: each part has its own address. `inner` are parts of a part; `current` says which one it is where the address does not. */
export function Tabs({ name, tabs, inner = false }: { name: string; tabs: Tab[]; inner?: boolean }) {
  return (
    <nav aria-label={name} className={inner ? classes.inner : classes.tabs}>
      {tabs.map(({ label, exact, current, ...link }) => (
        <Link
          key={label}
          {...link}
          className={classes.tab}
          data-current={current || undefined}
          activeOptions={{ exact: exact ?? false, includeSearch: false }}
          resetScroll={false}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
