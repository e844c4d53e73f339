// A browser for the scripts of this folder: Chromium of the machine, no download, and a picture when something fails.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const baseUrl = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Says in one sentence what the environment lacks. */
export function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}.`);
  return value;
}

/** Asks again until `probe` answers something; fails loudly after `seconds`. */
export async function until(what, probe, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Fails with the sentence when the condition does not hold. */
export function check(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

/** What a page must never do: complain in the console, throw, or speak to another origin. */
export function watch(page, faults) {
  const origin = new URL(baseUrl).origin;
  page.on("console", (message) => {
    // A server that is not in development mode has no list of mails, and the pages ask a local one for it.
    if (message.location().url.endsWith("/dev/mail.json")) return;
    if (message.type() === "error") faults.push(`console on ${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception on ${page.url()}: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)) faults.push(`a request left the origin: ${url}`);
  });
}

/** Runs `story` in a fresh browser; a failure leaves a picture of the page and ends the process with 1. */
export async function withBrowser(story) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  const pages = [];
  const open = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...options });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    pages.push(page);
    return page;
  };
  try {
    await story(open);
  } catch (error) {
    const folder = await mkdtemp(join(tmpdir(), "certkeep-e2e-"));
    for (const [n, page] of pages.entries()) {
      if (page.isClosed()) continue;
      const path = join(folder, `page-${n + 1}.png`);
      await page.screenshot({ path, fullPage: true }).catch(() => undefined);
      console.error(`The page at ${page.url()} is pictured in ${path}`);
    }
    console.error(error instanceof Error ? error.stack : error);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

/** Signs in through the page. */
export async function signIn(page, email, password) {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor({ state: "attached" });
}
