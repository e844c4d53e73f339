// The mapping: a step of a routine is chosen, what it meets and may meet besides is shown, and a suggestion of the crosswalk is taken.
//
// BASE_URL, EMAIL, PASSWORD: a server, and the account of somebody who may claim, after the walk of routines. OUT_DIR: where pictures go, if any are wanted.
import { join } from "node:path";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { clean } from "./clean.mjs";

const dialog = (page) => page.getByRole("dialog");
const region = (page, name) => page.getByRole("region", { name, exact: true });

async function picture(page, name) {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await clean(page, `${name} at ${width} pixels`);
    if (process.env.OUT_DIR) await page.screenshot({ path: join(process.env.OUT_DIR, `${name}-${width}.png`), fullPage: true });
  }
}

async function chosen(page) {
  await page.goto(`${baseUrl}/cover`);
  await page.getByRole("link", { name: "Mapping" }).click();
  await page.getByText("Choose something of how you work").waitFor();
  await page.getByRole("combobox", { name: "Standards" }).click();
  for (const name of ["ISO/IEC 27001:2022", "ISO 22301:2019"]) {
    // One that an earlier walk has recorded a certificate of is chosen from the start.
    const option = page.getByRole("option", { name });
    if ((await option.getAttribute("aria-selected")) !== "true") await option.click();
  }
  await page.keyboard.press("Escape");
  await region(page, "ISO/IEC 27001:2022").waitFor();
  await page.waitForURL(/targets=/);
  const left = region(page, "How you work");
  await left.getByLabel("Find in the definition").fill("backups");
  await left.getByRole("button", { name: "Keeping backups" }).click();
  await left.getByRole("button", { name: /^Try a restore/ }).click();
  await page.waitForURL(/part=prt_/);
}

async function suggested(page) {
  const panel = region(page, "Try a restore");
  await panel.getByText("It is claimed to meet 1 statement:").waitFor();
  await picture(page, "mapping-chosen");
  await panel.getByRole("heading", { name: "It may meet these too" }).waitFor();
  const proposal = panel.getByRole("button", { name: /^Claim \d+ statements? of / }).first();
  const name = await proposal.getAttribute("aria-label");
  const [, many, clause] = /^Claim (\d+) statements? of (.*)$/.exec(name);
  await proposal.click();
  await clean(page, "A suggestion that is taken");
  await dialog(page).getByLabel("Why (optional)").fill("The restore shows it.");
  await dialog(page).getByRole("button", { name: /^Claim/ }).click();
  await dialog(page).waitFor({ state: "detached" });
  await panel.getByText(`It is claimed to meet ${1 + Number(many)} statements:`).waitFor();
  check((await panel.getByRole("button", { name }).count()) === 0, `${clause} is still suggested.`);
}

async function byHand(page) {
  await page.getByLabel("Find a clause").fill("8.4.4");
  const clause = region(page, "ISO 22301:2019").getByRole("listitem").filter({ has: page.getByRole("button", { name: /^8\.4\.4\b/ }) }).first();
  await clause.getByRole("button", { expanded: false }).first().click();
  await clause.getByRole("button", { name: /^Claim: / }).first().click();
  await dialog(page).getByRole("combobox", { name: "What meets it" }).waitFor();
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await clause.getByRole("button", { name: "Open the claim on Try a restore" }).first().waitFor();
  await page.getByText("Met by this", { exact: true }).click();
  await clause.waitFor();
  await picture(page, "mapping-own");
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  await chosen(page);
  await suggested(page);
  await byHand(page);
  check(faults.length === 0, faults.join("\n"));
  console.log("mapping: a step was chosen, a suggestion of the crosswalk taken, and a clause claimed by hand");
});
