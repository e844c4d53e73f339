// Second factors through the pages: an app for one-time codes, recovery codes, a passkey of Chromium's virtual device, the
// proof before a dangerous act, the organization's rule.
//
// BASE_URL: a server in development mode, by a name (http://localhost:…), for passkeys are for names. MAIL_DIR or MAILS_URL as in mail.mjs.
import { randomBytes } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import { baseUrl, check, until, watch, withBrowser } from "./browser.mjs";
import { codeOf, step } from "./code.mjs";
import { arrive } from "./newcomer.mjs";
import { rest } from "./rest.mjs";

const mark = randomBytes(4).toString("hex");
const email = `leena.${mark}@example.com`;
const password = `slow-harbour-${mark}`;
const dialog = (page) => page.getByRole("dialog");
const inside = (page) => page.getByRole("navigation", { name: "Main" }).waitFor({ state: "attached" });

/** The code of a step after `used`, as soon as there is one with time left to type it. */
async function codeAfter(used, secret) {
  await until("the next code", () => step() > used && Date.now() % 30_000 < 25_000, 45);
  return codeOf(secret);
}

async function clean(page, what) {
  // What turns for ever says that something is under way; all else comes to rest.
  await rest(page, { endless: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  check(grave.length === 0, `${what}: ${JSON.stringify(grave.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]))}`);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(excess <= 0, `${what}: ${excess} px wider than the screen`);
}

/** Adds the app by its secret; answers the secret and the recovery codes. */
async function addApp(page) {
  await page.goto(`${baseUrl}/settings/security`);
  await page.getByRole("button", { name: "Add an app" }).click();
  await dialog(page).getByRole("img", { name: "The secret as a QR code" }).waitFor();
  const secret = (await dialog(page).locator("code").innerText()).replaceAll(/\s/g, "");
  await clean(page, "The form for an app");
  await dialog(page).getByLabel("The code that the app shows").fill("000000");
  await dialog(page).getByRole("button", { name: "Confirm" }).click();
  await dialog(page).getByText("This code is wrong").waitFor();
  await dialog(page).getByLabel("The code that the app shows").fill(await codeAfter(0, secret));
  const used = step();
  await dialog(page).getByRole("button", { name: "Confirm" }).click();
  await dialog(page).getByText("They are not shown again").waitFor();
  const codes = await dialog(page).getByRole("listitem").allInnerTexts();
  check(codes.length === 10, `${codes.length} recovery codes`);
  await clean(page, "The recovery codes");
  await dialog(page).getByRole("button", { name: "I have kept them" }).click();
  await page.getByText(/An app shows your codes since/).waitFor();
  return { secret, codes, used };
}

async function signOut(page) {
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
}

/** The password alone opens nothing but the second step. */
async function toSecondStep(page) {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Second step" }).waitFor();
}

async function byCodes(page, { secret, codes, used }) {
  await signOut(page);
  await toSecondStep(page);
  await clean(page, "The second step");
  const session = await page.request.get(`${baseUrl}/v1/session`);
  check(session.status() === 401, `Half a session answered ${session.status()}.`);
  await page.getByLabel("One-time code").fill(await codeAfter(used, secret));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await inside(page);
  await signOut(page);
  await toSecondStep(page);
  await page.getByRole("button", { name: "Use a recovery code instead" }).click();
  await page.getByLabel("Recovery code").fill(codes[0].toUpperCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await inside(page);
  await page.goto(`${baseUrl}/settings/security`);
  await page.getByText("9 codes are left.").waitFor();
}

/** A device of Chromium's own, which is always unlocked. */
async function plugIn(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  return async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
}

async function byPasskey(page) {
  const kept = await plugIn(page);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await dialog(page).getByLabel("Name").fill("Virtual device");
  await clean(page, "The form for a passkey");
  await dialog(page).getByRole("button", { name: "Add", exact: true }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Virtual device" });
  await row.waitFor();
  await dialog(page).waitFor({ state: "detached" });
  const [credential] = await kept();
  check(credential?.isResidentCredential && credential.rpId === "localhost", "The device has kept no account of this name.");
  await row.getByRole("button", { name: /^Rename/ }).click();
  await dialog(page).getByLabel("Name").fill("My device");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.getByRole("listitem").filter({ hasText: "My device" }).waitFor();
  await signOut(page);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await inside(page);
  await signOut(page);
  await toSecondStep(page);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await inside(page);
  check((await kept())[0].signCount > credential.signCount, "The device has not signed.");
  await page.goto(`${baseUrl}/settings/security`);
  await page.getByText("signed in with a password and a passkey").waitFor();
}

/** The server's clock stands for no test, so its first refusal is played; the proof and the second try are real. */
async function proveAndRemove(page) {
  const problem = { type: "/docs/problems#step_up_required", title: "Proof required", status: 403, code: "step_up_required", detail: "", instance: "" };
  const refuse = (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify(problem) });
  await page.route("**/v1/passkeys/*", refuse, { times: 1 });
  await page.getByRole("button", { name: "Remove: My device" }).click();
  await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
  const proof = page.getByRole("dialog", { name: "Show that it is you" });
  await proof.waitFor();
  await clean(page, "The proof before a dangerous act");
  await proof.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByText("There is no passkey yet.").waitFor();
}

async function demand(page) {
  await page.goto(`${baseUrl}/settings/people`);
  const rule = page.getByRole("switch", { name: "Every member must have a second factor" });
  await rule.click();
  await page.locator("input[role=switch]:checked").waitFor({ state: "attached" });
  await page.goto(`${baseUrl}/settings/security`);
  await page.getByRole("button", { name: "Remove the app" }).click();
  await dialog(page).getByRole("button", { name: "Remove the app" }).click();
  await page.getByText(/demands a second factor of everybody/).waitFor();
  await page.goto(`${baseUrl}/certifications`);
  await page.waitForURL("**/settings/security");
  await page.setViewportSize({ width: 390, height: 800 });
  await clean(page, "The page of somebody who lacks a factor, on a narrow screen");
  check((await rule.count()) === 0, "The rule is offered to somebody who may only enrol.");
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await arrive(page, { organization: `Factor ${mark}`, name: "Leena Salo", email, password });
  await byCodes(page, await addApp(page));
  await byPasskey(page);
  await proveAndRemove(page);
  await demand(page);
  const grave = faults.filter((fault) => !/status of (401|403|422)/.test(fault));
  check(grave.length === 0, `The pages complained:\n${grave.join("\n")}`);
  console.log("factor: an app, recovery codes and a passkey signed in, a proof was asked for, and the rule led to the enrolment");
});
