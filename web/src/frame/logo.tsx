import { text } from "../text/text";
import classes from "./logo.module.css";

export function Logo({ size = 28 }: { size?: number }) {
  return (
    <span className={classes.logo}>
      <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#185642" />
        <path d="M24.2 19.4A9 9 0 1 1 24.6 13" fill="none" stroke="#b0d5c5" strokeWidth="2.6" strokeLinecap="round" />
        <path d="m11.6 16.4 3.4 3.4 8.4-8.6" fill="none" stroke="#fff" strokeWidth="2.8" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      {text.product}
    </span>
  );
}
