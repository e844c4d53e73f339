// Test mode: an organization for trying things out is opened beside a real one, its clock runs for a year, its mails are kept
// and read, and nothing of it reaches the real one.
//
// BASE_URL: a server in development mode. MAIL_DIR or MAILS_URL as in mail.mjs. OUT_DIR: where the pictures go.
import { randomBytes } from "node:crypto";
import { baseUrl, check, until, watch, withBrowser } from "./browser.mjs";
import { subjectsTo } from "./mail.mjs";
import { arrive, look, read, send } from "./newcomer.mjs";

const mark = randomBytes(4).toString("hex");
const real = `Harbour Real ${mark}`;
const trial = `Harbour Trial ${mark}`;
const who = { organization: real, name: "Tove Lind", email: `tove.${mark}@example.com`, password: `quiet-lantern-${randomBytes(6).toString("hex")}` };
const dialog = (page) => page.getByRole("dialog");
const banner = (page) => page.getByRole("status").filter({ hasText: "Test organization." });
const day = (from, days) => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** A certificate that was decided on today, with its programme. */
async function certify(page) {
  const { today } = await read(page, "/v1/session");
  const events = [{ type: "certification_decision", on: today }];
  await send(page, "/v1/certifications", { standard: "iso-9001-2015", certificate_number: "Q 88/12", events });
}

/** All that time could change, as the API tells it. */
async function state(page) {
  const all = [];
  for (const path of ["/v1/session", "/v1/certifications", "/v1/obligations?limit=100", "/v1/mails"]) all.push(await read(page, path));
  const [{ today }, ...rest] = all;
  return JSON.stringify([today, ...rest.map(({ data }) => data)]);
}

async function openTrial(page) {
  await page.goto(`${baseUrl}/settings/person`);
  await page.getByRole("button", { name: "Open another organization" }).click();
  await dialog(page).getByLabel("Name", { exact: true }).fill(trial);
  await dialog(page).getByRole("switch", { name: "A test organization" }).click();
  check(await dialog(page).getByRole("switch", { name: "A test organization" }).isChecked(), "The switch has not moved.");
  await look(page, "test-mode-opening");
  await dialog(page).getByRole("button", { name: "Open another organization" }).click();
  await banner(page).getByText(/^Test organization\. Its clock shows /).waitFor();
}

/** Lets the clock run to a day, through the banner. */
async function advance(page, to) {
  await banner(page).getByRole("button", { name: "Advance the clock" }).click();
  await dialog(page).getByLabel("To the noon of").fill(to);
  await dialog(page).getByRole("button", { name: "Advance the clock" }).click();
}

async function liveAYear(page) {
  const { today } = await read(page, "/v1/test_clock");
  await page.goto(`${baseUrl}/mails`);
  await page.getByText("Nothing would have been sent yet.").waitFor();
  await look(page, "test-mode-no-mails");
  await banner(page).getByRole("button", { name: "Advance the clock" }).click();
  await dialog(page).getByText("The clock never runs backwards.").waitFor();
  await look(page, "test-mode-form");
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  const later = day(today, 400);
  await advance(page, later);
  await dialog(page).waitFor({ state: "detached" });
  await until("a clock that is there", async () => !(await read(page, "/v1/test_clock")).advancing_to, 120);
  // The page notices by itself that the time has come.
  const year = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" }).format(new Date(`${later}T12:00:00Z`));
  await banner(page).getByText(`Its clock shows ${year}`).waitFor();
  check((await read(page, "/v1/session")).today === later, "The organization does not live by its clock.");
  await advance(page, day(later, -30));
  await dialog(page).getByText("The clock shows this or a later time already.").waitFor();
  await page.keyboard.press("Escape");
}

/** What the year has told stands under the bell: following a notice reads it, and one button reads all. */
async function readNotices(page) {
  const { unread } = await read(page, "/v1/notice-count");
  check(unread >= 10, `Only ${unread} notices in a year.`);
  await page.goto(`${baseUrl}/next`);
  const bell = (text) => page.getByRole("banner").getByRole("link", { name: text });
  await bell(`Notices, ${unread} unread`).click();
  await page.getByRole("heading", { level: 1, name: "Notices" }).waitFor();
  const rows = page.getByRole("main").getByRole("listitem");
  await rows.first().waitFor();
  await look(page, "test-mode-notices");
  await rows.first().getByRole("link").click();
  await page.waitForURL(/\/(obligations|certifications|duties)\//);
  await bell(`Notices, ${unread - 1} unread`).waitFor();
  await page.goBack();
  await rows.nth(1).getByRole("button", { name: /^Mark as read: / }).click();
  await bell(`Notices, ${unread - 2} unread`).waitFor();
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await bell("Notices, none unread").waitFor();
  await page.getByText("Unread", { exact: true }).first().click();
  await page.getByText("You have read everything.").waitFor();
}

async function readMails(page) {
  const kept = page.locator("details");
  await kept.first().waitFor();
  const subjects = await kept.locator("summary").allInnerTexts();
  check(subjects.length >= 10, `Only ${subjects.length} mails in a year.`);
  check(subjects.some((subject) => /urveillance audit 1/.test(subject)), `No mail about the audit: ${subjects.join(" | ")}`);
  await kept.first().locator("summary").click();
  const words = await kept.first().locator("pre").innerText();
  check(words.includes(who.name) && words.includes(trial), `The mail's words: ${words}`);
  check((await page.getByRole("cell", { name: "Sent", exact: true }).count()) === 0, "A mail that was kept is shown as sent.");
  await look(page, "test-mode-mails");
  await page.goto(`${baseUrl}/`);
  await page.getByText(/overdue/i).first().waitFor();
  await look(page, "test-mode-home");
}

async function goBack(page) {
  await page.getByRole("button", { name: `Change the organization: ${trial}` }).first().click();
  await page.getByRole("menuitem", { name: real }).click();
  await page.getByRole("button", { name: `Change the organization: ${real}` }).first().waitFor();
  check((await banner(page).count()) === 0, "The real organization is called a test.");
}

await withBrowser(async (open) => {
  const page = await open({ reducedMotion: "reduce" });
  const faults = [];
  watch(page, faults);
  await arrive(page, who);
  await certify(page);
  const before = await state(page);
  await openTrial(page);
  await certify(page);
  await liveAYear(page);
  await readMails(page);
  await readNotices(page);
  await goBack(page);
  check((await state(page)) === before, `The real organization is another one:\n${before}\n${await state(page)}`);
  const mails = await subjectsTo(who.email);
  check(mails.length === 1, `These mails went out: ${mails.join(" | ")}`);
  // The clock's refusals to run backwards were meant.
  const grave = faults.filter((fault) => !/status of 422/.test(fault));
  check(grave.length === 0, `The pages complained:\n${grave.join("\n")}`);
  console.log("test mode: an organization lived more than a year in a moment, its mails were kept, and the real one beside it saw nothing of it");
});
