// A page that nobody need be ashamed of: no grave finding of axe, and nothing wider than the screen.
import { AxeBuilder } from "@axe-core/playwright";
import { check } from "./browser.mjs";
import { rest } from "./rest.mjs";

/** Fails with what is wrong, once everything has come to rest. */
export async function clean(page, what) {
  await rest(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  check(grave.length === 0, `${what}: ${JSON.stringify(grave.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]))}`);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(excess <= 0, `${what}: ${excess} px wider than the screen`);
}
