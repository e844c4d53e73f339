// Cover: a claim is made for what a clause asks, verified, and covers a part; a control is left out with its reason; the analysis is downloaded.
//
// BASE_URL, EMAIL, PASSWORD: a server, and an owner's account.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { clean } from "./clean.mjs";

const dialog = (page) => page.getByRole("dialog");
const clause = (page, number) => page.getByRole("listitem").filter({ has: page.getByRole("button", { name: new RegExp(`^${number.replaceAll(".", "\\.")}\\D`) }) });

async function claimed(page) {
  await page.goto(`${baseUrl}/gaps/iso-iec-27001-2022`);
  await page.getByRole("heading", { name: "Gap analysis: ISO/IEC 27001:2022" }).waitFor();
  await clean(page, "A gap analysis");
  const first = clause(page, "4.1");
  await first.getByText("Missing").waitFor();
  await first.getByRole("button", { expanded: false }).first().click();
  await first.getByRole("button", { name: /^Claim: / }).first().click();
  await clean(page, "The form of a claim");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).getByText("This is the id of what is claimed of, or a kind of records.").first().waitFor();
  await dialog(page).getByRole("combobox", { name: "What meets it" }).click();
  await page.getByRole("option", { name: "Records of internal audits" }).click();
  await dialog(page).getByLabel("Ready to be verified by somebody else").check();
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await first.getByText("Partial").waitFor();
  await first.getByRole("button", { name: "Open the claim on Records of internal audits" }).click();
  await dialog(page).getByText("No evidence").waitFor();
  await clean(page, "A claim");
  await dialog(page).getByRole("button", { name: "Verify" }).click();
  await dialog(page).getByText("You find this claim true").waitFor();
  await dialog(page).getByRole("button", { name: "Verify" }).click();
  await dialog(page).waitFor({ state: "detached" });
}

async function leftOut(page) {
  const control = clause(page, "A.7.4");
  await control.getByRole("button", { expanded: false }).first().click();
  await control.getByRole("button", { name: "Decide whether A.7.4 applies" }).click();
  await dialog(page).getByLabel("It does not apply").check();
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).getByText("What does not apply needs a justification.").first().waitFor();
  await clean(page, "The form of a decision with a fault");
  await dialog(page).getByLabel("Justification").fill("No premises of our own.");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await control.getByText("No premises of our own.").waitFor();
  await page.getByText("Statement of Applicability", { exact: true }).first().click();
  const row = page.getByRole("row").filter({ hasText: "A.7.4" });
  await row.getByRole("cell", { name: "No", exact: true }).waitFor();
  await row.getByText("No premises of our own.").waitFor();
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await clean(page, `The Statement of Applicability at ${width} pixels`);
    if (process.env.OUT_DIR) await page.screenshot({ path: join(process.env.OUT_DIR, `soa-${width}.png`) });
  }
  await page.getByText("Gap analysis", { exact: true }).first().click();
  const chapter = page.getByRole("button", { name: /^A\.7 / });
  await chapter.click();
  check((await control.count()) === 0, "A chapter that is put away still shows its controls.");
  await chapter.click();
  await control.getByRole("button", { expanded: false }).first().click();
  await page.getByText("Not applicable", { exact: true }).first().click();
  await control.waitFor();
  check((await clause(page, "4.1").count()) === 0, "The analysis is not narrowed.");
  await clean(page, "What does not apply");
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as PDF" }).click();
  const bytes = await readFile(await (await saved).path());
  check(bytes.subarray(0, 5).toString() === "%PDF-", "The report is no PDF.");
  await control.getByRole("button", { name: "Take back what was decided of A.7.4" }).click();
  await dialog(page).getByRole("button", { name: "Take back" }).click();
  await page.getByText("No clause is so.").waitFor();
}

// A server that was started a minute ago has no year behind it: its own answer is told with one.
async function overTime(page) {
  await page.getByText("Over time", { exact: true }).click();
  await page.getByText("Nothing is written down yet.").waitFor();
  await clean(page, "A standard over time, before anything is written down");
  const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  await page.route("**/v1/cover-trend*", async (route) => {
    const response = await route.fetch();
    const told = await response.json();
    const { covered, partial, missing, not_applicable } = told.points.at(-1).count;
    const all = covered + partial + missing;
    const point = (ago, some, half) => ({ on: day(ago), count: { covered: some, partial: half, missing: all - some - half, not_applicable } });
    const turn = (reference, from, to) => ({ reference, title: "A clause", from, to });
    const points = [point(365, 0, 4), point(300, 10, 20), point(200, 30, 22), point(90, 62, 12), point(30, 48, 30), told.points.at(-1)];
    await route.fulfill({ response, json: { ...told, since: day(365), points, turns: [turn("4.1", "missing", "covered"), turn("9.2.2", "covered", "partial"), turn("A.7.4", "missing", "not_applicable")] } });
  });
  await page.getByLabel("Compare with").fill(day(365));
  await page.getByText(/^3 clauses are covered otherwise than on/).waitFor();
  await page.getByRole("heading", { name: "Covered less" }).waitFor();
  await page.getByText("The days in numbers").click();
  await page.getByRole("row").nth(6).waitFor();
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await clean(page, `A standard over time at ${width} pixels`);
    if (process.env.OUT_DIR) await page.screenshot({ path: join(process.env.OUT_DIR, `trend-${width}.png`), fullPage: true });
  }
  await page.getByLabel("Compare with").fill(day(-1));
  await page.getByText("This day is not past.", { exact: true }).waitFor();
  await page.unroute("**/v1/cover-trend*");
}

async function listed(page) {
  await page.goto(`${baseUrl}/cover`);
  await page.getByRole("heading", { name: "Cover", exact: true }).waitFor();
  await clean(page, "The heat map");
  await page.getByRole("link", { name: "Claims" }).click();
  await page.getByText("Records of internal audits").first().waitFor();
  await page.getByText("Verified", { exact: true }).first().click();
  await page.waitForURL(/state=verified/);
  await clean(page, "The claims");
  await page.getByRole("button", { name: "Open the claim on Records of internal audits" }).click();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await dialog(page).getByText("The claim is removed.").waitFor();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await page.getByText("No claim is so.").waitFor();
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  await claimed(page);
  await leftOut(page);
  await overTime(page);
  await listed(page);
  const refused = faults.filter((fault) => !fault.includes("422"));
  check(refused.length === 0, refused.join("\n"));
  console.log("cover: a claim was made and verified, a control left out and taken in again, the analysis downloaded");
});
