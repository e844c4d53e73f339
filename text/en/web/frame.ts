import { count } from "./count";
import { joint } from "./joint";

/** The words around every page. */
export const frame = {
  skip: "Skip to the content",
  menu: "Open or close the menu",
  navigation: "Main",
  next: "What is next",
  certifications: "Certifications",
  joint: joint.nav,
  duties: "Duties",
  mails: "Mails",
  settings: "Settings",
  signOut: "Sign out",
  account: "Your account",
  language: "Language",
  scheme: { auto: "Colours as the device", light: "Light colours", dark: "Dark colours" },
  loading: "Loading",
  more: "Show more",
  cancel: "Cancel",
  save: "Save",
  clearFile: "Take the file away",
  close: "Close",
  optional: "optional",
  none: "none",
  saved: "Saved.",
  missing: { title: "There is no such page", body: "The address is wrong, or what it showed is gone.", home: "Go to what is next" },
  broken: {
    title: "This did not work",
    body: "Something on our side failed. Try again; if it stays, tell us the request id.",
    unreachable: "The server does not answer. Check your connection and try again.",
    request: "Request id",
    again: "Try again",
  },
  problem: {
    changed: "Somebody changed this in the meantime, so nothing of yours was saved. Load it again and repeat your change.",
    reload: "Load it again",
    limited: "Too many tries in a short time. Wait a little and try again.",
    forbidden: "Your role does not allow this.",
    fields: "Some fields need another look.",
  },
  faults: {
    count: (n: number) => `Nothing was imported: ${count(n, "place is", "places are")} wrong.`,
    where: "Where",
    what: "What is wrong",
  },
};
