/** The words about test organizations. */
export const testMode = {
  name: "Test organization",
  shows: (when: string) => `Its clock shows ${when}.`,
  runs: (when: string) => `Its clock runs to ${when}…`,
  advance: "Advance the clock",
  body: "Everything that becomes due on the way happens: dates pass, reminders are written. The clock never runs backwards.",
  day: "To the noon of",
  check: "A test organization",
  checkHint: "For trying things out: its clock is moved by hand, and its mails are kept instead of being sent. It stays one.",
  mails: { title: "Kept mails", lead: "What would have been sent, by this organization's clock. Only mails with a one-time link go out.", empty: "Nothing would have been sent yet." },
  to: (name: string, address: string) => `to ${name} <${address}>`,
};
