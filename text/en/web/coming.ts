import { count } from "./count";

/** The words about reminders to come. */
export const coming = {
  tab: "What comes",
  title: "Reminders to come",
  lead: "Who will be told what, when and how, in the next 90 days, if nobody does anything until then. What is done or moved meanwhile is told no more.",
  recipient: "To whom",
  everybody: "Everybody",
  empty: "Nobody is reminded of anything in the next 90 days.",
  due: (day: string) => `Due ${day}`,
  ways: { mail: "Mail", in_app: "Notice" },
  levels: { manager: "as a manager, for nothing was done", owner: "as an owner, for nothing was done" },
  forms: {
    digest: (n: number) => `One mail that gathers ${count(n, "date", "dates")}`,
    catch_up: (n: number) => `One mail about ${count(n, "date", "dates")} that could not be told in time` },
};
