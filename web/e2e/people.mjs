// Somebody is invited as an external auditor of one certification: the mailed link, the new account, only what the role
// may see and do, and an organization of their own to change to.
//
// BASE_URL, EMAIL, PASSWORD: a server and an owner's account with at least one certificate. MAIL_DIR or MAILS_URL as in mail.mjs.
import { randomBytes } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { readMail } from "./mail.mjs";
import { rest } from "./rest.mjs";

const mark = randomBytes(4).toString("hex");
const email = `eeva.${mark}@example.com`;
const password = `slow-harbour-${mark}`;
const dialog = (page) => page.getByRole("dialog");
const day = (from, days) => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const read = async (page, path) => (await page.request.get(`${baseUrl}${path}`)).json();

async function clean(page, what) {
  await rest(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  check(grave.length === 0, `${what}: ${JSON.stringify(grave.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]))}`);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(excess <= 0, `${what}: ${excess} px wider than the screen`);
}

async function invite(page, certification) {
  const { today } = await read(page, "/v1/session");
  await page.goto(`${baseUrl}/settings/people`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await dialog(page).getByLabel("E-mail").fill(email);
  await dialog(page).getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "External auditor" }).click();
  await dialog(page).getByRole("combobox", { name: "Only these certifications" }).press("ArrowDown");
  await page.getByRole("option", { name: new RegExp(certification.standard_reference.replaceAll(/[^\w ]/g, ".")) }).first().click();
  await page.keyboard.press("Escape");
  await dialog(page).getByLabel("Until").fill(day(today, 30));
  await clean(page, "The invitation's form");
  await dialog(page).getByRole("button", { name: "Send the invitation" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText(email).waitFor();
}

async function join(page) {
  await page.goto(await readMail("invitation", email));
  await page.getByText(/as an external auditor/).waitFor();
  check(!page.url().includes("token"), "The one-time token stayed in the address.");
  await clean(page, "The invitation");
  await page.getByLabel("Your name").fill("Eeva Salo");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await signIn(page, email, password);
}

/** The auditor's pages open without a complaint, and offer nothing that the API would refuse. */
async function seeAsAuditor(page) {
  const { data } = await read(page, "/v1/certifications");
  check(data.length === 1, `The auditor sees ${data.length} certifications.`);
  const [{ id }] = data;
  const due = (await read(page, `/v1/obligations?certification_id=${id}&limit=1`)).data;
  const pages = ["/", "/certifications", `/certifications/${id}`, `/certifications/${id}/events`, `/obligations/${due[0].id}`, "/settings/person"];
  for (const path of pages) {
    await page.goto(`${baseUrl}${path}`);
    await page.locator("h1").first().waitFor();
    await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
    await page.waitForLoadState("networkidle");
    await clean(page, `${path} as an external auditor`);
    for (const name of [/^Mark done/, /^Plan a date/, "Add an event", /^Correct/, /^Retract/, "Try another date", "Add a certificate"]) {
      check((await page.getByRole("button", { name }).count()) === 0, `${path} offers “${name}” to an external auditor.`);
    }
    check((await page.getByRole("slider").count()) === 0, `${path} lets an external auditor drag dates.`);
  }
  await page.goto(`${baseUrl}/certifications/${id}`);
  await page.getByRole("table", { name: "All entries of the timeline" }).waitFor({ state: "attached" });
  check((await page.getByRole("link", { name: "What would break" }).count()) === 0, "The what-if is linked for an external auditor.");
}

/** With an organization of one's own there are two, and the frame changes between them. */
async function changeOrganization(page, other) {
  const own = `Salo Audits ${mark}`;
  await page.goto(`${baseUrl}/settings/person`);
  await page.getByRole("button", { name: "Open another organization" }).click();
  await dialog(page).getByLabel("Name", { exact: true }).fill(own);
  await dialog(page).getByRole("button", { name: "Open another organization" }).click();
  await page.getByRole("button", { name: `Change the organization: ${own}` }).click();
  await page.getByRole("menuitem", { name: other }).waitFor();
  await clean(page, "The list of organizations");
  await page.getByRole("menuitem", { name: other }).click();
  await page.getByRole("button", { name: `Change the organization: ${other}` }).waitFor();
  await page.setViewportSize({ width: 360, height: 780 });
  await clean(page, "The frame with two organizations on a narrow screen");
}

await withBrowser(async (open) => {
  const owner = await open();
  const faults = [];
  watch(owner, faults);
  await signIn(owner, needed("EMAIL"), needed("PASSWORD"));
  const certified = (await read(owner, "/v1/certifications")).data.find(({ cycle }) => cycle);
  check(certified, "The account has no certificate to invite an auditor to.");
  const { organization } = await read(owner, "/v1/session");
  await invite(owner, certified);
  const auditor = await open();
  watch(auditor, faults);
  await join(auditor);
  await seeAsAuditor(auditor);
  await changeOrganization(auditor, organization.name);
  check(faults.length === 0, `The pages complained:\n${faults.join("\n")}`);
  console.log("people: an external auditor was invited, saw one certification and nothing to change, and changed the organization");
});
