// Somebody who has just signed up, for walks that want an organization of their own; and a look at what they see.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { baseUrl, check, signIn } from "./browser.mjs";
import { readMail } from "./mail.mjs";
import { rest } from "./rest.mjs";

const out = process.env.OUT_DIR ?? "look";

/** Signs an organization up, proves the address by the mailed link and signs in. */
export async function arrive(page, { organization, name, email, password }) {
  const data = { organization_name: organization, country: "FI", time_zone: "Europe/Helsinki", name, email, password };
  const answer = await page.request.post(`${baseUrl}/v1/sign-ups`, { data });
  check(answer.status() === 202, `The sign-up answered ${answer.status()}.`);
  const link = new URL(await readMail("verify_email", email));
  await page.goto(`${baseUrl}${link.pathname}${link.search}`);
  await page.getByText("Your address is confirmed").waitFor();
  await signIn(page, email, password);
}

/** What the API answers to a GET of the page's session. */
export const read = async (page, path) => (await page.request.get(`${baseUrl}${path}`)).json();

/** Changes something as the page would, for what a walk is not about. */
export async function send(page, path, body) {
  const answer = await page.evaluate(
    async ([to, what]) => {
      const said = await fetch(to, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(what) });
      return { status: said.status, text: await said.text() };
    },
    [path, body],
  );
  check(answer.status === 201, `${path} answered ${answer.status}: ${answer.text}`);
  return JSON.parse(answer.text);
}

/** The page as it is, at the width of a telephone and of a desk, light and dark: axe, scrolling, a picture. */
export async function look(page, name) {
  await mkdir(out, { recursive: true });
  const before = page.viewportSize();
  for (const [width, colorScheme] of [
    [390, "light"],
    [390, "dark"],
    [1280, "light"],
    [1280, "dark"],
  ]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    // The page hears of it in its own time, and draws it in the frames after that.
    await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, colorScheme, { timeout: 5_000 });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    // What turns for ever says that something is under way; all else comes to rest.
    await rest(page, { endless: true });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const told = grave.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
    check(grave.length === 0, `${name} at ${width}, ${colorScheme}: ${JSON.stringify(told)}`);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(excess <= 0, `${name} at ${width}: ${excess} px wider than the screen`);
    await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
}
