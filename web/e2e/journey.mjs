// The main job through the pages: sign-up, the mailed link, a certificate, its programme, and what one does with it.
// Prints one line of JSON about the organization, so that another test can go on from there.
//
// BASE_URL     the server, default http://127.0.0.1:8080
// MAIL_DIR     the folder of .eml files, or MAILS_URL, default BASE_URL/dev/mail.json
// DECISION_ON  the certification decision, default forty days before the server's today
import { randomBytes } from "node:crypto";
import { baseUrl, check, watch, withBrowser } from "./browser.mjs";
import { readMail } from "./mail.mjs";
import { sampleSites } from "./site.mjs";

const mark = randomBytes(4).toString("hex");
const organization = process.env.ORGANIZATION ?? `Harbour Services ${mark}`;
const email = process.env.EMAIL ?? `aino.${mark}@example.com`;
const password = process.env.PASSWORD ?? `plum-tractor-${randomBytes(6).toString("hex")}`;

const day = (from, days) => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const dialog = (page) => page.getByRole("dialog");
const row = (page, name) => page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) }).first();

async function signUp(page) {
  await page.goto(`${baseUrl}/`);
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByRole("link", { name: "Sign up" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign up" }).waitFor();
  check((await page.getByRole("combobox", { name: "Time zone" }).inputValue()) === "Europe/Helsinki", "The time zone of the browser was not guessed.");
  await page.getByLabel("Organization").fill(organization);
  await page.getByRole("combobox", { name: "Country" }).fill("Finland");
  await page.getByRole("option", { name: "Finland" }).click();
  await page.getByLabel("Your name").fill("Aino Laine");
  await page.getByLabel("Work e-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByText("7 characters to go").waitFor();
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByText("Long enough").waitFor();
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
}

async function verify(page) {
  await page.goto(await readMail("verify_email", email));
  await page.getByText("Your address is confirmed").waitFor();
  check(!page.url().includes("token"), "The one-time token stayed in the address.");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("not-the-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The e-mail or the password is not right.").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Nothing is recorded yet" }).waitFor();
}

async function recordCertificate(page, decided, today) {
  await page.getByRole("link", { name: /Record your certificate/ }).click();
  await page.getByRole("combobox", { name: "Standard" }).fill("20000-1:2018");
  await page.getByRole("option", { name: /20000-1:2018/ }).click();
  await page.getByLabel("Certification decision").fill(decided);
  await page.getByLabel("Certificate number").fill("SMS 4711");
  await page.getByLabel("Printed issue date").fill(decided);
  await page.getByRole("button", { name: "Add a certification body" }).click();
  await page.getByLabel("Name of the certification body").fill("Nordic Assurance");
  await page.getByLabel("Accreditation body").fill("FINAS");
  await page.getByLabel("Scope").last().fill("The service management system that supports hosting from Turku.");
  await page.getByRole("button", { name: "Add a site" }).click();
  await page.getByLabel("Name of the site").fill("Head office");
  await page.getByLabel("Address").fill("12 Harbour Street, Turku");
  await page.getByRole("button", { name: "Add a site" }).click();
  await page.getByRole("checkbox", { name: "Head office" }).waitFor();
  await page.getByRole("button", { name: "Save and see the programme" }).click();
  await page.waitForURL(/\/certifications\/cert_[0-9a-f]+$/);
  await page.getByRole("heading", { level: 1, name: /20000-1:2018/ }).waitFor();
  const id = page.url().split("/").at(-1);
  const timeline = page.getByRole("table", { name: "All entries of the timeline" });
  await timeline.waitFor({ state: "attached" });
  const entries = await timeline.getByRole("rowheader").allInnerTexts();
  for (const name of ["Cycle starts", "Surveillance audit 1", "Surveillance audit 2", "Recertification audit", "Certificate expires"]) {
    check(entries.includes(name), `The timeline does not show “${name}”, only: ${entries.join(", ")}`);
  }
  await row(page, "Surveillance audit 1").getByText(/12 months/).waitFor();
  check(day(decided, 0) <= today, "The decision lies in the future.");
  return id;
}

async function planAndComplete(page, today) {
  await row(page, "Surveillance audit 1").getByRole("button", { name: /^Plan a date/ }).click();
  await dialog(page).getByLabel("First day").fill(day(today, 150));
  await dialog(page).getByLabel("Last day").fill(day(today, 151));
  await dialog(page).getByRole("button", { name: "Plan it" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await row(page, "Surveillance audit 1").getByText("Planned", { exact: true }).waitFor();

  await row(page, "Internal audit 1").getByRole("button", { name: /^Mark done/ }).click();
  await dialog(page).getByLabel("First day").fill(today);
  await dialog(page).getByRole("button", { name: "Mark done" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Internal audit 1", exact: true }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Show \d+ finished/ }).click();
  await row(page, "Internal audit 1").getByText("Done", { exact: true }).waitFor();
}

async function tryDates(page, id, decided, today) {
  await page.getByRole("link", { name: "What would break" }).click();
  await page.getByRole("combobox", { name: "Which date do you want to try?" }).click();
  await page.getByRole("option", { name: /^Surveillance audit 1/ }).click();
  await page.getByLabel("New first day").fill(day(decided, 400));
  const outcome = page.getByRole("region", { name: "What would change" });
  await outcome.getByText("Breach").first().waitFor();
  const kept = await (await page.request.get(`${baseUrl}/v1/certifications/${id}/programme`)).json();
  const planned = kept.obligations.find(({ kind, ordinal }) => kind === "surveillance_audit" && ordinal === 1);
  check(planned.state === "planned", "Trying a date has changed the recorded programme.");

  await page.getByLabel("New first day").fill(day(today, 160));
  await outcome.getByText("No new alert. The programme holds.").waitFor();
  await page.getByRole("button", { name: "Save this date: Surveillance audit 1" }).click();
  await outcome.waitFor({ state: "detached" });
}

async function seeTheRest(page) {
  await page.getByRole("link", { name: "Events", exact: true }).click();
  await page.getByRole("cell", { name: "Certification decision", exact: true }).waitFor();
  await page.getByRole("link", { name: "What is next" }).click();
  await page.getByRole("link", { name: "Surveillance audit 1", exact: true }).first().click();
  await page.getByRole("heading", { name: "Why this date" }).waitFor();
  await page.getByRole("heading", { name: "How the date moved" }).waitFor();
}

async function changeLeadTimes(page) {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Dates and reminders" }).click();
  await page.getByRole("link", { name: "Reminders", exact: true }).click();
  await page.getByLabel("Days before the due date").fill("90, 60, 45, 30, 14, 7, 1");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.reload();
  await page.getByLabel("Days before the due date").waitFor();
  check((await page.getByLabel("Days before the due date").inputValue()) === "90, 60, 45, 30, 14, 7, 1", "The lead times were not kept.");
}

/** A lead time of the organization moves an obligation; back at the default, it is where it was. */
async function changePolicy(page, id) {
  const bookings = async () => {
    const { data } = await (await page.request.get(`${baseUrl}/v1/obligations?certification_id=${id}&limit=100`)).json();
    return data.filter(({ kind, state, because }) => kind === "certification_body_booking" && state === "open" && /surveillance/i.test(because));
  };
  const [before] = await bookings();
  check(before, "No booking of a surveillance audit is open.");
  const shown = async (due) => {
    await page.goto(`${baseUrl}/certifications/${id}`);
    const words = await page.evaluate((on) => new Intl.DateTimeFormat(navigator.languages, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(Date.parse(on)), due);
    await page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Audit booking", exact: true }) }).filter({ hasText: words }).first().waitFor();
  };
  await shown(before.due_on);
  const months = page.getByRole("group", { name: "Lead times before a surveillance audit" }).getByRole("textbox", { name: "Book the certification body" });
  const save = async () => {
    const answer = page.waitForResponse((response) => response.request().method() === "PATCH");
    await page.getByRole("button", { name: "Save" }).click();
    check((await answer).ok(), "The policy was not saved.");
  };
  await page.goto(`${baseUrl}/settings/organization`);
  await page.getByRole("link", { name: "Dates and reminders" }).click();
  await page.getByRole("link", { name: "Policy", exact: true }).click();
  check((await months.getAttribute("placeholder")) === "default: 3 months", "The default is not shown.");
  await months.fill("999");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Some fields need another look.").waitFor();
  check((await months.getAttribute("aria-invalid")) === "true", "The refused field is not marked.");
  await months.fill("5");
  await save();
  const moved = (await bookings()).find(({ key }) => key === before.key);
  check(moved && moved.due_on < before.due_on, "The booking did not move.");
  await shown(moved.due_on);
  // The certification starts from what the organization says, and departs from it in its turn.
  await page.goto(`${baseUrl}/certifications/${id}/details`);
  await page.getByRole("button", { name: "Policy of this certification no departures" }).click();
  check((await months.getAttribute("placeholder")) === "organization: 5 months", "The organization's value is not shown.");
  await page.goto(`${baseUrl}/settings/policy`);
  await page.getByRole("button", { name: /^Back to the default: 3 months/ }).click();
  await page.waitForFunction(() => document.activeElement?.getAttribute("placeholder") === "default: 3 months");
  await save();
  await shown(before.due_on);
}

const saved = (page) => page.getByText("Saved.").last().waitFor();

/** The registers and the person: added, changed, removed, and set back. */
async function changeSettings(page) {
  await page.goto(`${baseUrl}/settings/certification-bodies`);
  await page.getByRole("button", { name: "Change: Nordic Assurance" }).click();
  await dialog(page).getByLabel("Accreditation body").fill("RvA");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText("RvA").waitFor();

  await page.getByRole("link", { name: "Sites" }).click();
  await page.getByRole("button", { name: "Add a site" }).click();
  await dialog(page).getByLabel("Name of the site").fill("Warehouse");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Change: Warehouse" }).click();
  await dialog(page).getByLabel("Address").fill("1 Mill Lane, Turku");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.getByText("1 Mill Lane, Turku").waitFor();
  await page.getByRole("button", { name: "Remove: Warehouse" }).click();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await page.getByText("1 Mill Lane, Turku").waitFor({ state: "detached" });

  await page.getByRole("link", { name: "You", exact: true }).click();
  const zone = page.getByRole("combobox", { name: "Your time zone" });
  await zone.fill("New York");
  await page.getByRole("option", { name: "America/New York" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await page.reload();
  check((await zone.inputValue()) === "America/New York", "The person's time zone was not kept.");
  await zone.fill("As the organization");
  await page.getByRole("option", { name: "As the organization (Europe/Helsinki)" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
}

/** A session that ends under a page leads to the sign-in and back to the page. */
async function loseSession(page) {
  await page.goto(`${baseUrl}/settings/organization`);
  await page.getByLabel("Name", { exact: true }).waitFor();
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Mails" }).click();
  await page.getByText("Please sign in to go on.").waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Mails" }).waitFor();
}

async function signOut(page) {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.goto(`${baseUrl}/settings/organization`);
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  check(new URL(page.url()).searchParams.get("return") === "/settings/organization", "The way back was forgotten.");
}

async function resetPassword(page) {
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByRole("heading", { level: 1, name: "Forgot your password" }).waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByText("If we know this address").waitFor();
  await page.goto(await readMail("reset_password", email));
  const changed = `${password}-2`;
  await page.getByLabel("New password").fill(changed);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Your password is changed").waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(changed);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "What is next" }).waitFor();
  return changed;
}

/** Two people change the same record: the second is told, and nothing is written over. */
async function changeTwice(page, id) {
  const other = await page.context().newPage();
  for (const tab of [page, other]) await tab.goto(`${baseUrl}/certifications/${id}/details`);
  await other.getByLabel("Certificate number").fill("SMS 4712");
  await other.getByRole("button", { name: "Save the details" }).click();
  await other.getByText("The details are saved.").waitFor();
  await page.getByLabel("Certificate number").fill("SMS 4713");
  await page.getByRole("button", { name: "Save the details" }).click();
  await page.getByText("Somebody changed this in the meantime").waitFor();
  await page.reload();
  await page.getByLabel("Certificate number").waitFor();
  check((await page.getByLabel("Certificate number").inputValue()) === "SMS 4712", "The second change was written over the first.");
  await other.close();
}

/** A mistaken entry is corrected, the correction retracted: all three stay in sight. */
async function correctEvent(page, id, today) {
  await page.goto(`${baseUrl}/certifications/${id}/events`);
  await page.getByRole("button", { name: "Add an event" }).click();
  await dialog(page).getByRole("combobox", { name: "What happened" }).click();
  await page.getByRole("option", { name: "Nonconformity" }).click();
  await dialog(page).getByLabel("Its number in the report").fill("NC-7");
  await dialog(page).getByLabel("Last day of that audit").fill(day(today, -20));
  await dialog(page).getByRole("button", { name: "Record" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Correct: Nonconformity NC-7/ }).click();
  await dialog(page).getByLabel("Note").fill("Wrong day.");
  await dialog(page).getByLabel("Last day of that audit").fill(day(today, -19));
  await dialog(page).getByRole("button", { name: "Record the correction" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByRole("row").filter({ hasText: "NC-7" }).getByText("Superseded").waitFor();
  await page.getByRole("link", { name: "Programme" }).click();
  await page.getByRole("link", { name: "Plan for nonconformity NC-7" }).waitFor();
  await page.getByRole("link", { name: "Events", exact: true }).click();
  await page.getByRole("button", { name: /^Retract: Nonconformity NC-7/ }).click();
  await dialog(page).getByRole("button", { name: "Retract" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText("Retracted", { exact: true }).waitFor();
}

await withBrowser(async (open) => {
  const page = await open({ timezoneId: "Europe/Helsinki" });
  const faults = [];
  watch(page, faults);
  await signUp(page);
  await verify(page);
  const session = await (await page.request.get(`${baseUrl}/v1/session`)).json();
  const { today } = session;
  const decided = process.env.DECISION_ON ?? day(today, -40);
  const certification = await recordCertificate(page, decided, today);
  await planAndComplete(page, today);
  await tryDates(page, certification, decided, today);
  await seeTheRest(page);
  await changeLeadTimes(page);
  await changePolicy(page, certification);
  await changeSettings(page);
  await loseSession(page);
  await changeTwice(page, certification);
  await correctEvent(page, certification, today);
  await sampleSites(page, certification, today);
  await signOut(page);
  const current = await resetPassword(page);
  const grave = faults.filter((fault) => !/status of (401|412|422)/.test(fault));
  check(grave.length === 0, `The pages complained:\n${grave.join("\n")}`);
  console.log(JSON.stringify({ organization, email, password: current, certification_id: certification, decided_on: decided, today, session_organization: session.organization.id }));
});
