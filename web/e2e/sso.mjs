// An owner proves a domain, connects a real provider, tests it and requires it; somebody with an address in the domain signs
// in by it and is a member, and a password no longer does.
//
// BASE_URL: a server that asks the name server whose records lie in TEST_DNS_RECORDS, and may ask the provider at TEST_OIDC.
// EMAIL, PASSWORD: an owner's account. OUT_DIR: where the pictures go.
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { baseUrl, check, needed, signIn, withBrowser } from "./browser.mjs";
import { rest } from "./rest.mjs";

const mark = randomBytes(4).toString("hex");
const domain = `d${mark}.example`;
const email = `bea@${domain}`;
const provider = needed("TEST_OIDC");
const out = process.env.OUT_DIR ?? "look";
const dialog = (page) => page.getByRole("dialog");
const read = async (page, path) => (await page.request.get(`${baseUrl}${path}`)).json();

/** No fault of axe and nothing wider than the screen, narrow and wide; a picture of both. */
async function clean(page, name) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await rest(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    check(grave.length === 0, `${name} at ${width}: ${JSON.stringify(grave.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]))}`);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(excess <= 0, `${name} at ${width}: ${excess} px wider than the screen`);
    await page.screenshot({ path: join(out, `sso-${name}-${width}.png`), fullPage: true });
  }
}

/** Only our own pages are ours to answer for; a refusal that the walk asks for is told in the console as well. */
function watchOwn(page, faults) {
  page.on("pageerror", (error) => {
    if (page.url().startsWith(baseUrl)) faults.push(`exception on ${page.url()}: ${error.message}`);
  });
  page.on("console", (message) => {
    const { url } = message.location();
    const asked = url.includes("/verification") || url.includes("/v1/session");
    if (message.type() === "error" && url.startsWith(baseUrl) && !asked) faults.push(`console on ${page.url()}: ${message.text()}`);
  });
}

async function proveDomain(page) {
  await page.goto(`${baseUrl}/settings/single-sign-on`);
  await page.getByLabel("Domain", { exact: true }).fill(domain);
  await page.getByRole("button", { name: "Add the domain" }).click();
  await page.getByRole("button", { name: `Verify: ${domain}` }).click();
  await page.getByText(/There is no text record at/).waitFor();
  await clean(page, "domain");
  const { data } = await read(page, "/v1/mail-domains");
  const { record_name, record_value } = data.find(({ name }) => name === domain);
  await writeFile(join(needed("TEST_DNS_RECORDS"), record_name), record_value);
  await page.getByRole("button", { name: `Verify: ${domain}` }).click();
  await page.getByText(`${domain} is verified.`).waitFor();
}

/** Registers the product at the provider, as its administrator does, and enters what the provider gives. */
async function connect(page) {
  const back = await page.locator("code", { hasText: "/sso" }).textContent();
  const client = { redirect_uris: [back], response_types: ["code"], grant_types: ["authorization_code"], application_type: "native", token_endpoint_auth_method: "client_secret_basic" };
  const answer = await fetch(`${provider}/reg`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(client) });
  const told = await answer.text();
  check(answer.ok, `The provider does not register ${back}: ${told}`);
  const { client_id, client_secret } = JSON.parse(told);
  await page.getByLabel("Issuer").fill(provider);
  await page.getByLabel("Client id").fill(client_id);
  await page.getByLabel("Client secret").fill(client_secret);
  await page.getByLabel("Who has an address in a verified domain becomes a member at the first sign-in").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Test the connection" }).waitFor();
  await clean(page, "connection");
}

/** At the provider: whoever one says one is. */
async function atProvider(page, login) {
  await page.waitForURL(`${provider}/**`);
  const field = page.locator("input[name=login]");
  await field.fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  // An application that comes back to this machine is asked about each time.
  await page.getByRole("button", { name: "Continue" }).click();
}

async function testIt(page) {
  await page.getByRole("button", { name: "Test the connection" }).click();
  await atProvider(page, `owner@${domain}`);
  await page.getByText("It works. You can now require single sign-on.").waitFor();
  check(!page.url().includes("code="), "The code stayed in the address.");
  await clean(page, "test");
  await page.getByRole("link", { name: "Back to the settings" }).click();
  const required = page.getByLabel("People with an address in a verified domain must sign in by it");
  // It is on once the server says so.
  await required.click();
  await page.waitForFunction(async () => (await (await fetch("/v1/single-sign-on")).json()).required);
  await clean(page, "required");
}

async function signInByProvider(page) {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByRole("button", { name: "Continue with single sign-on" }).click();
  await page.getByText("Type your e-mail address above first.").waitFor();
  await page.getByLabel("E-mail").fill(email);
  await clean(page, "sign-in");
  await page.getByRole("button", { name: "Continue with single sign-on" }).click();
  await atProvider(page, email);
  await page.getByRole("navigation", { name: "Main" }).waitFor({ state: "attached" });
  const session = await read(page, "/v1/session");
  check(session.person.email === email && session.membership.role === "reader", `Signed in as ${JSON.stringify(session.person)}.`);
}

/** Without the provider's account nobody comes in, and the page says why. */
async function turnedAway(page) {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Continue with single sign-on" }).click();
  await atProvider(page, "mallory@elsewhere.example");
  await page.getByText(/is not in a domain that the organization has verified/).waitFor();
  await clean(page, "refused");
}

async function endIt(page) {
  await page.goto(`${baseUrl}/settings/single-sign-on`);
  await page.getByText(email).waitFor();
  await clean(page, "identities");
  await page.getByRole("button", { name: "End single sign-on" }).click();
  await dialog(page).getByRole("button", { name: "End single sign-on" }).click();
  await dialog(page).waitFor({ state: "detached" });
  const { connection, required } = await read(page, "/v1/single-sign-on");
  check(!connection && !required, "The connection was not ended.");
}

await withBrowser(async (open) => {
  await mkdir(out, { recursive: true });
  const faults = [];
  const owner = await open();
  watchOwn(owner, faults);
  await signIn(owner, needed("EMAIL"), needed("PASSWORD"));
  await proveDomain(owner);
  await connect(owner);
  await testIt(owner);
  const bea = await open();
  watchOwn(bea, faults);
  await signInByProvider(bea);
  await turnedAway(await open());
  await endIt(owner);
  check(faults.length === 0, `The pages complained:\n${faults.join("\n")}`);
  console.log("sso: a domain was proved, a provider connected, tested and required; somebody signed in by it, and a stranger did not");
});
