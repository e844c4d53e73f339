// Walks every page, narrow and wide, light and dark, and once more in German: accessibility (axe), console, other origins, horizontal scrolling, pictures.
//
// BASE_URL, EMAIL, PASSWORD: a server and an account with at least one certificate. OUT_DIR: where the pictures go.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { rest } from "./rest.mjs";

const widths = [360, 1440];
const schemes = ["light", "dark"];
const out = process.env.OUT_DIR ?? "look";

const outside = ["/sign-in", "/sign-up", "/check-mail", "/forgot-password", "/reset-password?token=x", "/verify-email", "/invitation", "/confirm-address?token=x", "/unsubscribe?token=x&kinds=internal_audit", "/sso", "/handover", "/no-such-page"];
const inside = [
  "/",
  "/certifications",
  "/certifications/new",
  "/certifications/new?start=first",
  "/joint-audits",
  "/duties",
  "/duties/new",
  "/definition",
  "/definition/services",
  "/definition/customers",
  "/definition/agreements",
  "/definition/register",
  "/routines/new",
  "/documents",
  "/documents?state=in_force",
  "/documents/new",
  "/evidence",
  "/evidence?standing=expired",
  "/cover",
  "/gaps/iso-iec-27001-2022",
  "/claims",
  "/mapping",
  "/rooms",
  "/claims?unsettled=true",
  "/standards",
  "/standards/import",
  "/crosswalk?one=iso-iec-20000-1-2018&other=iso-9001-2015",
  "/standards/iso-iec-20000-1-2018",
  "/mails",
  "/next",
  "/engagement",
  "/portfolio",
  "/portfolio/calendar",
  "/portfolio/workload",
  "/clients",
  "/settings/organization",
  "/settings/people",
  "/settings/consultancies",
  "/settings/brand",
  "/settings/access-log",
  "/settings/api-keys",
  "/settings/calendars",
  "/settings/webhooks",
  "/activity",
  "/notices",
  "/notices?state=unread",
  "/settings/single-sign-on",
  "/settings/provisioning",
  "/settings/policy",
  "/settings/my-reminders",
  "/settings/reminders",
  "/settings/coming-reminders",
  "/settings/person",
  "/settings/security",
  "/settings/certification-bodies",
  "/settings/sites",
  "/operator",
  "/settings/holidays",
  "/settings/leaving",
  "/settings/audit-log",
];

/** A newcomer without a certificate: a target date, and the way there. */
async function startFirst(page) {
  const { today } = await (await page.request.get(`${baseUrl}/v1/session`)).json();
  await page.goto(`${baseUrl}/certifications/new?start=first`);
  await page.getByRole("heading", { level: 1, name: "Start towards your first certificate" }).waitFor();
  await page.getByRole("combobox", { name: "Standard" }).fill("22301");
  await page.getByRole("option", { name: /22301:2019/ }).click();
  await page.getByLabel("Target date").fill(new Date(Date.parse(today) + 330 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Save and see the programme" }).click();
  await page.getByRole("link", { name: "Journey" }).click();
  await page.getByRole("listitem").filter({ hasText: "Critical path" }).first().waitFor();
  check((await page.getByRole("listitem").filter({ hasText: /J\d\d/ }).count()) >= 18, "The journey has not all its steps.");
}

/** A recurring duty and a calendar of holidays, once. */
async function startDuty(page) {
  const { data } = await (await page.request.get(`${baseUrl}/v1/duties`)).json();
  if (data.length > 0) return data[0].id;
  const { today } = await (await page.request.get(`${baseUrl}/v1/session`)).json();
  await page.goto(`${baseUrl}/settings/holidays`);
  await page.getByRole("button", { name: "Add a calendar" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Head office");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("listitem").filter({ hasText: "Head office" }).waitFor();
  await page.goto(`${baseUrl}/duties/new`);
  await page.getByLabel("What is to be done").fill("Review of the suppliers");
  await page.getByLabel("First date").fill(today);
  await page.getByRole("combobox", { name: "How often" }).click();
  await page.getByRole("option", { name: "Every quarter" }).click();
  await page.getByRole("combobox", { name: "On", exact: true }).click();
  await page.getByRole("option", { name: "The last day of the month", exact: true }).click();
  await page.getByText("Every third month on the last day.").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Review of the suppliers" }).waitFor();
  return page.url().split("/").at(-1);
}

/** A routine as it begins, once. */
async function startRoutine(page) {
  const { data } = await (await page.request.get(`${baseUrl}/v1/routines`)).json();
  if (data.length > 0) return data[0].id;
  await page.goto(`${baseUrl}/definition`);
  await page.getByRole("button", { name: "Add a profile" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Service desk");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Nobody holds it").waitFor();
  await page.getByRole("link", { name: "Begin a routine" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Changes of servers");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("heading", { level: 1, name: "Write: Changes of servers" }).waitFor();
  return page.url().split("/").at(-2);
}

/** An audit room for the certificate, once. */
async function startRoom(page, certification) {
  const { data } = await (await page.request.get(`${baseUrl}/v1/audit-rooms`)).json();
  if (data.length > 0) return data[0].id;
  const { today } = await (await page.request.get(`${baseUrl}/v1/session`)).json();
  await page.goto(`${baseUrl}/rooms`);
  await page.getByRole("button", { name: "Open a room" }).click();
  await page.getByRole("combobox", { name: "Certification" }).selectOption(certification);
  await page.getByLabel("Name", { exact: true }).fill("Surveillance audit 1");
  await page.getByLabel("Last day").fill(new Date(Date.parse(today) + 5 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Open the room" }).click();
  await page.getByRole("heading", { level: 1, name: "Surveillance audit 1" }).waitFor();
  return page.url().split("/").at(-1);
}

/** The addresses that depend on what the organization has recorded. */
async function ownPages(page) {
  const recorded = async () => (await (await page.request.get(`${baseUrl}/v1/certifications`)).json()).data;
  if (!(await recorded()).some(({ cycle }) => !cycle)) await startFirst(page);
  const data = await recorded();
  const certified = data.find(({ cycle }) => cycle);
  const first = data.find(({ cycle }) => !cycle);
  check(certified, "The account has no certificate to look at.");
  const parts = ["", "/events", "/internal-audits", "/sites", "/what-if", "/details"].map((part) => `/certifications/${certified.id}${part}`);
  const journey = [`/certifications/${first.id}`, `/certifications/${first.id}/journey`];
  const due = await (await page.request.get(`${baseUrl}/v1/obligations?certification_id=${certified.id}&limit=1`)).json();
  const duty = await startDuty(page);
  const routine = await startRoutine(page);
  const room = await startRoom(page, certified.id);
  const rooms = ["", "?clause=4.1", "?part=requests", "?part=freeze", "?part=read"].map((part) => `/room/${room}${part}`);
  return [...parts, ...journey, `/duties/${duty}`, `/duties/${duty}/edit`, `/routines/${routine}`, `/routines/${routine}/edit`, ...rooms, ...due.data.map(({ id }) => `/obligations/${id}`)];
}

/** Dialogs are looked at, too: where to open them and with which button. */
const openings = [
  { name: "mark-done", at: (pages) => pages[0], button: /^Mark done/ },
  { name: "plan-a-date", at: (pages) => pages[0], button: /^(Plan a date|Move the date)/ },
  { name: "move-occurrence", at: (pages) => pages.find((path) => /duties\/[^/]+$/.test(path)), button: /^Move:/ },
  { name: "skip-occurrence", at: (pages) => pages.find((path) => /duties\/[^/]+$/.test(path)), button: /^Skip:/ },
  { name: "add-event", at: (pages) => pages[1], button: "Add an event" },
  { name: "change-body", at: () => "/settings/certification-bodies", button: /^Change/, inner: "Policy of this certification body" },
  { name: "invite", at: () => "/settings/people", button: "Invite somebody" },
  { name: "correct-event", at: (pages) => pages[1], button: /^Correct/ },
];

/** The account's pages are in another language from now on. */
async function speak(page, language) {
  const status = await page.evaluate(async (wanted) => {
    const etag = (await fetch("/v1/person")).headers.get("etag");
    const headers = { "content-type": "application/json", "if-match": etag };
    return (await fetch("/v1/person", { method: "PATCH", headers, body: JSON.stringify({ language: wanted }) })).status;
  }, language);
  check(status === 200, `The change of the language answered ${status}.`);
}

async function settled(page) {
  await page.locator("h1").first().waitFor();
  // Parts of a page may load each for itself.
  await page.getByRole("status", { name: /^(Loading|Wird geladen)$/ }).first().waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await rest(page);
}

async function look(page, name, faults) {
  await settled(page);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (excess > 0) faults.push(`${name}: ${excess} px wider than the screen`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, impact, nodes } of violations) {
    if (impact !== "serious" && impact !== "critical") continue;
    const places = nodes.map(({ target, failureSummary }) => `  ${target.join(" ")}: ${failureSummary?.split("\n").at(-1)?.trim()}`);
    faults.push(`${name}: ${id} (${impact})\n${places.slice(0, 5).join("\n")}`);
  }
  await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
}

const fileName = (path) => path.replaceAll(/(cert|obl|duty|rtn|room)_[0-9a-f]+/g, "$1").replaceAll(/\W+/g, "-").replaceAll(/^-|-$/g, "") || "home";

async function walk(page, prefix, paths, faults) {
  const seen = new Map();
  for (const path of paths) {
    const again = seen.get(fileName(path)) ?? 0;
    seen.set(fileName(path), again + 1);
    await page.goto(`${baseUrl}${path}`);
    await look(page, `${fileName(path)}${again ? `-${again + 1}` : ""}-${prefix}`, faults);
  }
}

await withBrowser(async (open) => {
  await mkdir(out, { recursive: true });
  const faults = [];
  let pictures = 0;
  const entry = await open();
  await signIn(entry, needed("EMAIL"), needed("PASSWORD"));
  const own = await ownPages(entry);
  const storageState = await entry.context().storageState();
  const screens = widths.flatMap((width) => schemes.map((colorScheme) => ({ width, colorScheme })));
  await Promise.all(
    screens.map(async ({ width, colorScheme }) => {
      const prefix = `${width}-${colorScheme}`;
      const screen = { viewport: { width, height: width < 500 ? 780 : 900 }, colorScheme, reducedMotion: "reduce" };
      const stranger = await open(screen);
      watch(stranger, faults);
      await walk(stranger, prefix, outside, faults);
      await stranger.context().close();
      const page = await open({ ...screen, storageState });
      watch(page, faults);
      await walk(page, prefix, [...inside, ...own], faults);
      for (const { name, at, button, inner } of openings) {
        await page.goto(`${baseUrl}${at(own)}`);
        await settled(page);
        await page.getByRole("button", { name: button }).first().click();
        await page.getByRole("dialog").waitFor();
        if (inner) await page.getByRole("dialog").getByRole("button", { name: inner }).click();
        await look(page, `${name}-${prefix}`, faults);
      }
      pictures += outside.length + inside.length + own.length + openings.length;
      await page.context().close();
    }),
  );
  // German words are longer, so every page is looked at once more.
  await speak(entry, "de");
  await Promise.all(
    widths.map(async (width) => {
      const screen = { viewport: { width, height: width < 500 ? 780 : 900 }, locale: "de-DE", reducedMotion: "reduce" };
      const [stranger, page] = [await open(screen), await open({ ...screen, storageState })];
      for (const [one, paths] of [[stranger, outside], [page, [...inside, ...own]]]) {
        watch(one, faults);
        await walk(one, `${width}-german`, paths, faults);
        check((await one.locator("html").getAttribute("lang")) === "de", "The pages do not say that they are German.");
        await one.context().close();
      }
      pictures += outside.length + inside.length + own.length;
    }),
  );
  await speak(entry, "en");
  check(faults.length === 0, `The pages have ${faults.length} faults:\n${faults.join("\n")}`);
  console.log(`look: ${pictures} pictures in ${out}, no fault`);
});
