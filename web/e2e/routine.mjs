// Routines: one taken over from a document, faulty at first; approved, given out again, and what standards would lose without one of its steps.
//
// BASE_URL, EMAIL, PASSWORD: a server, and the account of somebody who may keep routines and is alone there. OUT_DIR: where pictures go, if any are wanted.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { clean } from "./clean.mjs";

const dialog = (page) => page.getByRole("dialog");
const button = (page, name) => page.getByRole("button", { name, exact: true });

async function picture(page, name) {
  if (!process.env.OUT_DIR) return;
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await clean(page, `${name} at ${width} pixels`);
    await page.screenshot({ path: join(process.env.OUT_DIR, `${name}-${width}.png`), fullPage: true });
  }
}

const activity = (id, description) => ({ id, description, responsibilities: { operator: ["R", "A"] } });

const workflow = {
  "usm-wif-version": "1.0.0",
  type: "workflow",
  process: "operate",
  name: "Keeping backups",
  profiles: [{ id: "operator", name: "Backup operator" }],
  steps: [
    { id: "one", name: "Watch the night's run", activities: [activity("a", "Look at the log of the night.")] },
    { id: "two", name: "Try a restore", activities: [activity("b", "Restore a file of last month.")] },
  ],
};

async function sendFile(page, content) {
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Document" }).click();
  await (await chosen).setFiles([{ name: "backups.workflow.json", mimeType: "application/json", buffer: Buffer.from(content) }]);
  await button(page, "Take over").click();
}

async function takenOver(page) {
  await page.goto(`${baseUrl}/routines/new`);
  await page.getByRole("heading", { name: "Or take one over" }).waitFor();
  await sendFile(page, "no object");
  await page.getByText("This file is not a JSON object.").waitFor();
  await sendFile(page, JSON.stringify({ ...workflow, process: "dream", steps: [7] }));
  await page.getByText("/process", { exact: true }).waitFor();
  await clean(page, "A document with its faults");
  await picture(page, "routine-faults");
  await sendFile(page, JSON.stringify(workflow));
  await page.getByRole("heading", { level: 1, name: "Keeping backups" }).waitFor();
  await page.getByText("No version is in force yet.").waitFor();
}

async function approved(page) {
  await button(page, "Put up for review").click();
  await button(page, "Approve").click();
  await dialog(page).getByRole("button", { name: "Approve" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "If this goes" }).waitFor();
  await page.getByText("Nothing is claimed of it, so nothing would be lost.").waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "As a document" }).click();
  const document = JSON.parse(await readFile(await (await saved).path(), "utf8"));
  check(document.name === "Keeping backups" && document.profiles[0].name === "Backup operator", "The document is another one.");
  return page.url();
}

async function claimed(page) {
  await page.goto(`${baseUrl}/gaps/iso-iec-27001-2022`);
  const clause = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: /^A\.8\.13\D/ }) });
  await clause.getByRole("button", { expanded: false }).first().click();
  await clause.getByRole("button", { name: /^Claim: / }).first().click();
  await dialog(page).getByRole("combobox", { name: "What meets it" }).click();
  await page.getByRole("option", { name: "Keeping backups" }).click();
  await dialog(page).getByRole("combobox", { name: /^Steps and activities/ }).click();
  await page.getByRole("option", { name: "Try a restore", exact: true }).click();
  await dialog(page).getByLabel("Ready to be verified by somebody else").check();
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await clause.getByText("Partial").waitFor();
}

async function asked(page, routine) {
  await page.goto(routine);
  const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "If this goes" }) });
  await panel.getByText(/would be met less/).waitFor();
  await clean(page, "What a routine carries");
  await panel.getByRole("combobox", { name: "What goes" }).click();
  await page.getByRole("option", { name: "Watch the night's run", exact: true }).click();
  await panel.getByText("Nothing is claimed of it, so nothing would be lost.").waitFor();
  await panel.getByRole("combobox", { name: "What goes" }).click();
  await page.getByRole("option", { name: "Try a restore", exact: true }).click();
  await panel.getByText(/would be met less/).waitFor();
  await picture(page, "routine-impact");
}

async function rewritten(page, routine) {
  await page.getByRole("link", { name: "Write", exact: true }).click();
  const step = page.getByRole("region", { name: "Step 2: Try a restore" });
  await step.getByRole("button", { name: "Step 2: Try a restore" }).click();
  await step.getByLabel("More about it").first().fill("In the first week of each month.");
  await button(page, "Save the draft").click();
  await page.waitForURL(routine);
  await button(page, "Put up for review").click();
  await button(page, "Approve").click();
  await dialog(page).getByRole("button", { name: "Approve" }).click();
  await page.getByText("Claims went back to draft because what they are about has changed.").waitFor();
  await clean(page, "A routine whose claims went back to draft");
  await page.getByRole("link", { name: "Look at them" }).click();
  await page.waitForURL(/unsettled=true/);
  await page.getByText("What it is about has changed. Look whether it still holds.").waitFor();
  await page.goto(routine);
  await page.getByRole("combobox", { name: "What goes" }).click();
  await page.getByRole("option", { name: "Try a restore", exact: true }).click();
  await page.getByRole("link", { name: "Its claims" }).click();
  await page.waitForURL(/subject=prt_/);
  await page.getByRole("button", { name: "Open the claim on Try a restore" }).waitFor();
  await picture(page, "claims-of-a-step");
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  await takenOver(page);
  const routine = await approved(page);
  await claimed(page);
  await asked(page, routine);
  await rewritten(page, routine);
  const refused = faults.filter((fault) => !fault.includes("422"));
  check(refused.length === 0, refused.join("\n"));
  console.log("routine: taken over from a document and given out again, approved, claimed of, asked what would be lost without it, and written anew");
});
