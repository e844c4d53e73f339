// A consultancy and its clients: it asks one, whose owner consents to one certificate of two, reads what was done and ends it;
// it opens an organization for another one, hands it over and leaves it.
//
// BASE_URL: a server in development mode. MAIL_DIR or MAILS_URL as in mail.mjs.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { baseUrl, check, signIn, watch, withBrowser } from "./browser.mjs";
import { readMail } from "./mail.mjs";
import { rest } from "./rest.mjs";

const mark = randomBytes(4).toString("hex");
const password = `plum-tractor-${randomBytes(6).toString("hex")}`;
const firm = { organization: `Harbour Advice ${mark}`, name: "Bo Lind", email: `bo.${mark}@example.com`, country: "SE", time_zone: "Europe/Stockholm" };
const client = { organization: `Quay Logistics ${mark}`, name: "Aino Laine", email: `aino.${mark}@example.com`, country: "FI", time_zone: "Europe/Helsinki" };
const opened = { organization: `Mole Works ${mark}`, name: "Kaja Tamm", email: `kaja.${mark}@example.com` };
const dialog = (page) => page.getByRole("dialog");
const day = (from, days) => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const read = async (page, path) => (await page.request.get(`${baseUrl}${path}`)).json();

async function clean(page, what) {
  await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
  await rest(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  check(grave.length === 0, `${what}: ${JSON.stringify(grave.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]))}`);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await rest(page);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(excess <= 0, `${what}: ${excess} px wider than a screen of ${width}`);
  }
}

async function arrive(page, { organization, name, email, country, time_zone }) {
  const data = { organization_name: organization, country, time_zone, name, email, password };
  const answer = await page.request.post(`${baseUrl}/v1/sign-ups`, { data });
  check(answer.status() === 202, `The sign-up answered ${answer.status()}: ${await answer.text()}`);
  await page.goto(await readMail("verify_email", email));
  await page.getByText("Your address is confirmed").waitFor();
  await signIn(page, email, password);
}

async function certify(page, standard, decided) {
  const data = { standard, certificate_number: `No ${standard}`, events: [{ type: "certification_decision", on: decided }] };
  const answer = await page.request.post(`${baseUrl}/v1/certifications`, { data });
  check(answer.ok(), `The certificate was not recorded: ${answer.status()}`);
}

/** An owner turns the organization into a consultancy, which begins without clients. */
async function becomeConsultancy(page) {
  await page.goto(`${baseUrl}/settings/organization`);
  await page.getByRole("checkbox", { name: "This organization is a consultancy" }).check();
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByRole("link", { name: "Portfolio", exact: true }).click();
  await page.getByText("No client has given you access yet.").waitFor();
  await clean(page, "A portfolio without clients");
}

async function inviteClient(page) {
  await page.getByRole("link", { name: "Clients", exact: true }).click();
  await page.getByRole("button", { name: "Invite a client" }).click();
  await dialog(page).getByLabel("E-mail of the owner").fill(client.email);
  await clean(page, "The question to a client");
  await dialog(page).getByRole("button", { name: "Send the question" }).click();
  await page.getByText(/^Sent\./).waitFor();
  await dialog(page).waitFor({ state: "detached" });
}

/** The owner is signed out, follows the mailed link, signs in and consents to one certificate. */
async function consent(page, today) {
  await page.context().clearCookies();
  await page.goto(await readMail("engagement", client.email));
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByLabel("E-mail").fill(client.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText(`${firm.organization} asks to work here as a manager.`).waitFor();
  check(!page.url().includes("token"), "The one-time token stayed in the address.");
  await page.getByRole("combobox", { name: "Only these certifications" }).press("ArrowDown");
  await page.getByRole("option", { name: /9001/ }).click();
  await page.keyboard.press("Escape");
  await page.getByLabel("Until").fill(day(today, 90));
  await clean(page, "The consent");
  await page.getByRole("button", { name: "Consent" }).click();
  await page.getByText(/^Manager · one certification · until/).waitFor();
  await page.getByText(`Works here: ${firm.name}`).waitFor();
  await clean(page, "What was granted");
}

/** The portfolio shows what was granted; its filters stay in the address, its files hold the same. */
async function seePortfolio(page) {
  await page.goto(`${baseUrl}/`);
  const rows = page.getByRole("table").getByRole("row");
  await rows.filter({ hasText: "9001" }).waitFor();
  check((await rows.count()) === 2, "The portfolio shows more than the one certificate that was granted.");
  await page.getByRole("combobox", { name: "Standard" }).fill("27001");
  await page.getByRole("option", { name: /27001/ }).first().click();
  await page.getByText("Nothing matches.").waitFor();
  await page.reload();
  await page.getByText("Nothing matches.").waitFor();
  check(new URL(page.url()).searchParams.get("standard")?.startsWith("iso-iec-27001"), "The filter is not in the address.");
  await page.getByRole("button", { name: "Clear the filters" }).press("Enter");
  await rows.filter({ hasText: "9001" }).waitFor();
  check(new URL(page.url()).search === "", "The address kept a filter that was cleared.");
  await clean(page, "The portfolio");
  for (const [button, heading] of [["Certificates as CSV", "client,certificate"], ["Dates as CSV", "due_on,client"]]) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
    const text = await readFile(await file.path(), "utf8");
    check(text.startsWith(heading) && text.includes(client.organization), `${button}: ${text.slice(0, 200)}`);
    check(!text.includes("27001"), `${button} holds what was not granted.`);
  }
  await page.getByRole("link", { name: "Calendar of all clients" }).click();
  await clean(page, "The calendar of all clients");
  await page.getByRole("link", { name: "Workload" }).click();
  await clean(page, "The workload");
}

/** The consultant works at the client and sees one certificate there. */
async function workThere(page) {
  await page.getByRole("link", { name: "Clients", exact: true }).click();
  await page.getByRole("button", { name: `Work in ${client.organization}` }).click();
  await page.getByRole("button", { name: `Change the organization: ${client.organization}` }).waitFor();
  await page.getByRole("link", { name: "Certifications", exact: true }).click();
  const list = page.getByRole("main").getByRole("link", { name: /9001/ });
  await list.first().waitFor();
  check((await page.getByRole("main").getByText(/27001/).count()) === 0, "The consultant sees a certificate that was not granted.");
  await list.first().click();
  await page.getByRole("heading", { level: 1, name: /9001/ }).waitFor();
  await clean(page, "The client's certificate for the consultant");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("link", { name: "Security", exact: true }).waitFor();
  // The parts of a group are there once it is open.
  const people = page.getByRole("link", { name: "People and access", exact: true });
  if ((await people.count()) > 0) {
    await people.click();
    await page.getByRole("link", { name: "People", exact: true }).waitFor();
  }
  for (const name of ["Consultancies", "Organization", "Audit log"]) {
    check((await page.getByRole("link", { name, exact: true }).count()) === 0, `A consultant with a limited place is offered “${name}”.`);
  }
}

async function readLogAndEnd(page) {
  await page.goto(`${baseUrl}/settings/access-log`);
  await page.getByRole("row").filter({ hasText: firm.name }).first().waitFor();
  await clean(page, "The access log");
  await page.getByRole("link", { name: "Consultancies" }).first().click();
  await page.getByRole("button", { name: `End the access: ${firm.organization}` }).click();
  await clean(page, "The end of a grant");
  await dialog(page).getByRole("button", { name: "End the access" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText(/You ended it on/).waitFor();
}

async function isOut(page) {
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "This access has ended" }).waitFor();
  await clean(page, "An ended access");
  await page.getByRole("button", { name: `Go to ${firm.organization}` }).click();
  await page.getByText("No client has given you access yet.").waitFor();
}

/** Opens an organization for a client, records a certificate in it, and hands it over. */
async function openAndHandOver(page, today) {
  await page.getByRole("link", { name: "Clients", exact: true }).click();
  await page.getByRole("button", { name: "Open an organization" }).click();
  await dialog(page).getByLabel("Name").fill(opened.organization);
  await clean(page, "The form for a client's organization");
  await dialog(page).getByRole("button", { name: "Open an organization" }).click();
  await page.getByText("Not handed over yet").waitFor();
  await page.getByRole("button", { name: `Work in ${opened.organization}` }).click();
  await page.getByRole("button", { name: `Change the organization: ${opened.organization}` }).waitFor();
  await certify(page, "iso-14001-2015", day(today, -100));
  await page.getByRole("button", { name: `Change the organization: ${opened.organization}` }).click();
  await page.getByRole("menuitem", { name: firm.organization }).click();
  await page.getByRole("row").filter({ hasText: opened.organization }).waitFor();
  await page.getByRole("link", { name: "Clients", exact: true }).click();
  await page.getByRole("button", { name: `Hand over: ${opened.organization}` }).click();
  await dialog(page).getByLabel("E-mail of the owner").fill(opened.email);
  await dialog(page).getByRole("button", { name: "Hand over" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText(`Hand-over waits for ${opened.email}`).waitFor();
  await clean(page, "The clients");
}

async function takeOver(page) {
  await page.goto(await readMail("handover", opened.email));
  await page.getByRole("listitem").filter({ hasText: "14001" }).waitFor();
  await clean(page, "The hand-over");
  await page.getByLabel("Your name").fill(opened.name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Take it over" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await signIn(page, opened.email, password);
  await page.goto(`${baseUrl}/settings/consultancies`);
  await page.getByText(/^Manager · all certifications/).waitFor();
}

async function leaveClient(page) {
  await page.reload();
  await page.getByRole("button", { name: `Leave: ${opened.organization}` }).click();
  await dialog(page).getByText("The client keeps everything.").waitFor();
  await dialog(page).getByRole("button", { name: "Leave" }).click();
  await page.getByText("No client yet.").waitFor();
}

async function hasEverything(page) {
  await page.goto(`${baseUrl}/settings/consultancies`);
  await page.getByText(/The consultancy left on/).waitFor();
  const { data } = await read(page, "/v1/certifications");
  check(data.length === 1 && data[0].responsible.name === opened.name, `The client has not kept its certificate: ${JSON.stringify(data)}`);
}

await withBrowser(async (open) => {
  const faults = [];
  const enter = async () => {
    const page = await open({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    watch(page, faults);
    return page;
  };
  const [adviser, owner, heir] = [await enter(), await enter(), await enter()];
  await arrive(adviser, firm);
  await becomeConsultancy(adviser);
  await arrive(owner, client);
  const { today } = await read(owner, "/v1/session");
  await certify(owner, "iso-9001-2015", day(today, -200));
  await certify(owner, "iso-iec-27001-2022", day(today, -200));
  await inviteClient(adviser);
  await consent(owner, today);
  await seePortfolio(adviser);
  await workThere(adviser);
  await readLogAndEnd(owner);
  await isOut(adviser);
  await openAndHandOver(adviser, today);
  await takeOver(heir);
  await leaveClient(adviser);
  await hasEverything(heir);
  // Whoever follows the link without a session is asked to sign in.
  const [asked, ...others] = faults;
  check(/status of 401/.test(asked ?? ""), `The link of the question was shown without a session: ${asked}`);
  check(others.length === 0, `The pages complained:\n${others.join("\n")}`);
  console.log("consultancy: a client consented to one certificate of two, read the log and ended it; another one was opened, handed over and left");
});
