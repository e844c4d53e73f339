// A program gets a service account and a key: the form with its faults, the secret that is shown once, a call with it,
// a rotation, and the end of both.
//
// BASE_URL, EMAIL, PASSWORD: a server and an owner's account.
import { randomBytes } from "node:crypto";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { clean } from "./clean.mjs";

const mark = randomBytes(4).toString("hex");
const account = `Ticket system ${mark}`;
const name = `Nightly export ${mark}`;
const dialog = (page) => page.getByRole("dialog");
/** Asks as a program does: without the browser's cookie. */
const ask = async (key, path) => (await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${key}` } })).status;

async function addAccount(page) {
  await page.goto(`${baseUrl}/settings/people`);
  await page.getByRole("button", { name: "Add a service account" }).click();
  await dialog(page).getByLabel("Name", { exact: true }).fill(account);
  await clean(page, "The form of a service account");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText(account).waitFor();
}

/** The secret in the dialog, which then closes. */
async function keepSecret(page, what) {
  await page.getByText("It is shown this once.").waitFor();
  await page.keyboard.press("Escape");
  const secret = (await dialog(page).locator("pre").textContent()).trim();
  check(/^ckp_[0-9A-Za-z]{60}$/.test(secret), `${what}: ${secret.length} characters are no key.`);
  await clean(page, what);
  await dialog(page).getByRole("button", { name: "I have kept it" }).click();
  await dialog(page).waitFor({ state: "detached" });
  return secret;
}

async function makeKey(page) {
  await page.goto(`${baseUrl}/settings/api-keys`);
  await page.getByRole("button", { name: "Make a key" }).click();
  await dialog(page).getByLabel("What it is for").fill(name);
  await dialog(page).getByRole("combobox", { name: "Whose key it is" }).click();
  await page.getByRole("option", { name: account }).click();
  await dialog(page).getByLabel("Only what is named here").check();
  await dialog(page).getByRole("combobox", { name: "Named one by one" }).click();
  await page.getByRole("option", { name: "Certifications: see", exact: true }).click();
  await page.keyboard.press("Escape");
  await dialog(page).getByLabel("Only from these network addresses").fill("192.0.2.300");
  await dialog(page).getByRole("button", { name: "Make a key" }).click();
  await dialog(page).getByText("A network is written like").waitFor();
  await clean(page, "The form of a key with a fault");
  await dialog(page).getByLabel("Only from these network addresses").fill("127.0.0.0/8 ::1");
  await dialog(page).getByRole("button", { name: "Make a key" }).click();
  return keepSecret(page, "The dialog with the secret");
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  await addAccount(page);
  const key = await makeKey(page);
  check((await ask(key, "/v1/certifications")) === 200, "The key does not open what it was made for.");
  check((await ask(key, "/v1/sites")) === 403, "The key opens what it was not made for.");
  await page.getByRole("button", { name: `Rotate: ${name}` }).click();
  await dialog(page).getByRole("button", { name: "Rotate" }).click();
  const next = await keepSecret(page, "The dialog with the successor's secret");
  check((await ask(key, "/v1/certifications")) === 200 && (await ask(next, "/v1/certifications")) === 200, "A key did not outlast its rotation.");
  await page.getByRole("button", { name: `End: ${name}` }).first().click();
  await dialog(page).getByRole("button", { name: "End" }).click();
  await dialog(page).waitFor({ state: "detached" });
  check((await ask(next, "/v1/certifications")) === 401, "A key that was ended goes on working.");
  await page.setViewportSize({ width: 360, height: 780 });
  await clean(page, "The list of keys on a narrow screen");
  await page.goto(`${baseUrl}/settings/people`);
  await page.getByRole("button", { name: `End: ${account}` }).click();
  await dialog(page).getByRole("button", { name: "End" }).click();
  await dialog(page).waitFor({ state: "detached" });
  check((await ask(key, "/v1/certifications")) === 401, "A key goes on working without its account.");
  // The browser itself logs the fault of the form, which was meant.
  const meant = faults.filter((fault) => !fault.includes("422"));
  check(meant.length === 0, `The pages complained:\n${meant.join("\n")}`);
  console.log("key: a program got an account and a key, used it, changed over to another one, and lost both");
});
