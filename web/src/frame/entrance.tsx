import { Outlet } from "@tanstack/react-router";
import { IconCheck } from "@tabler/icons-react";
import { text } from "../text/text";
import classes from "./entrance.module.css";
import { Logo } from "./logo";
import { SchemeToggle } from "./scheme";

/** The frame of the pages before the sign-in: what this is on one side, the form on the other. */
export function Entrance() {
  return (
    <div className={classes.frame}>
      <a href="#main" className="ck-skip">
        {text.frame.skip}
      </a>
      <header className={classes.header}>
        <Logo />
        <SchemeToggle />
      </header>
      <div className={classes.columns}>
        <main id="main" tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
        <aside className={classes.aside} aria-label={text.product}>
          <p className={classes.tagline}>{text.entrance.tagline}</p>
          <ul className={classes.promise}>
            {text.entrance.promise.map((line) => (
              <li key={line}>
                <IconCheck size={18} aria-hidden />
                {line}
              </li>
            ))}
          </ul>
        </aside>
      </div>
    </div>
  );
}
