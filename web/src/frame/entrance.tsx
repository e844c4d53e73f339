import { Outlet } from "@tanstack/react-router";
import { IconCheck } from "@tabler/icons-react";
import { text } from "../text/text";
import classes from "./entrance.module.css";
import { LanguageChoice } from "./language";
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
        <div className={classes.choices}>
          <LanguageChoice />
          <SchemeToggle />
        </div>
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
          <CyclePicture />
        </aside>
      </div>
    </div>
  );
}

/** Three years as a line: what the product keeps, drawn once. */
function CyclePicture() {
  const years = [0, 1, 2];
  const audits = [110, 250, 340];
  return (
    <svg viewBox="0 0 420 120" className={classes.picture} aria-hidden="true">
      {years.map((year) => (
        <line key={year} x1={20 + year * 130} x2={20 + year * 130} y1="20" y2="100" className={classes.faint} />
      ))}
      <line x1="20" x2="410" y1="60" y2="60" className={classes.faint} />
      <line x1="20" x2="178" y1="60" y2="60" className={classes.strong} />
      {audits.map((x, n) => (
        <g key={x}>
          <line x1={x - 38} x2={x} y1="60" y2="60" className={classes.window} />
          <circle cx={x} cy="60" r="9" className={n === 0 ? classes.done : classes.open} />
        </g>
      ))}
      <path d="m105.500 60 3 3.200 6-6.400" className={classes.tick} />
      <line x1="178" x2="178" y1="12" y2="108" className={classes.now} />
      <path d="M410 46v28M410 47h-15l4 5.500-4 5.500h15" className={classes.flag} />
    </svg>
  );
}
