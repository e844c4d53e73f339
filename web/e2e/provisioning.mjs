// An owner makes a token for a directory, which tells of a group and of somebody without a verified address; the group gets a
// role, the token is rotated and taken back.
//
// BASE_URL, EMAIL, PASSWORD: a server and an owner's account. OUT_DIR: where the pictures go.
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { rest } from "./rest.mjs";

const mark = randomBytes(4).toString("hex");
const group = `Quality ${mark}`;
const user = `bea.${mark}@unproved.example`;
const out = process.env.OUT_DIR ?? "look";
const dialog = (page) => page.getByRole("dialog");

/** Asks as a directory does: without the browser's cookie. */
async function tell(token, method, path, body) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  return fetch(`${baseUrl}/scim/v2${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

async function clean(page, name) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await rest(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    check(grave.length === 0, `${name} at ${width}: ${JSON.stringify(grave.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]))}`);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(excess <= 0, `${name} at ${width}: ${excess} px wider than the screen`);
    await page.screenshot({ path: join(out, `provisioning-${name}-${width}.png`), fullPage: true });
  }
}

/** The token that the page shows this once. */
async function shown(page) {
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText("Give it to your directory now: it is not shown again.").waitFor();
  const token = await page.locator("code", { hasText: /^cks_/ }).textContent();
  check(/^cks_[0-9A-Za-z]{60}$/.test(token), `${token.length} characters are no token.`);
  return token;
}

await withBrowser(async (open) => {
  await mkdir(out, { recursive: true });
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  await page.goto(`${baseUrl}/settings/provisioning`);
  await page.getByText("There is no token, so no directory can change anything.").waitFor();
  await clean(page, "empty");
  await page.getByRole("button", { name: "Make a token" }).click();
  await clean(page, "form");
  await dialog(page).getByRole("button", { name: "Make a token" }).click();
  const token = await shown(page);
  await clean(page, "token");
  const made = await tell(token, "POST", "/Users", { userName: user });
  check(made.status === 201, `A user: ${made.status} ${await made.clone().text()}`);
  const { id } = await made.json();
  const grouped = await tell(token, "POST", "/Groups", { displayName: group, members: [{ value: id }] });
  check(grouped.status === 201, `A group: ${grouped.status}`);
  await page.reload();
  await page.getByText(user).waitFor();
  await page.getByText("The address is not in a verified domain.").waitFor();
  await page.getByRole("combobox", { name: `Role of ${group}` }).click();
  await page.getByRole("option", { name: "Manager" }).click();
  await page.waitForFunction(async (name) => (await (await fetch("/v1/provisioning")).json()).groups.some((it) => it.name === name && it.role === "manager"), group);
  await clean(page, "groups");
  await page.getByRole("button", { name: "Make another token" }).click();
  await dialog(page).getByRole("combobox", { name: "The one before works" }).click();
  await page.getByRole("option", { name: "no more" }).click();
  await dialog(page).getByRole("button", { name: "Make another token" }).click();
  const next = await shown(page);
  check((await tell(token, "GET", "/Users")).status === 401 && (await tell(next, "GET", "/Users")).status === 200, "The rotation did not hold.");
  await page.getByRole("button", { name: "Take back" }).click();
  await dialog(page).getByRole("button", { name: "Take back" }).click();
  await page.getByText("There is no token, so no directory can change anything.").waitFor();
  check((await tell(next, "GET", "/Users")).status === 401, "The token outlasted its end.");
  check(faults.length === 0, `The pages complained:\n${faults.join("\n")}`);
  console.log("provisioning: a token was made, used, rotated and taken back; a group of the directory got a role");
});
