// Controlled documents: one begun as a file that lies and then as a text, approved, read and confirmed, its next version prepared for a later day.
//
// BASE_URL, EMAIL, PASSWORD: a server, and the account of somebody who may keep documents and is alone there. OUT_DIR: where pictures go, if any are wanted.
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

async function begin(page, me) {
  await page.goto(`${baseUrl}/documents`);
  await page.getByText("There is no document yet.").waitFor();
  await clean(page, "The library without documents");
  await page.getByRole("link", { name: "Begin a document" }).click();
  await page.getByRole("heading", { level: 1, name: "Begin a document" }).waitFor();
  await button(page, "Begin").click();
  await page.getByText("A code has 1 to 40 characters.").waitFor();
  await page.getByLabel("Code").fill("POL-01");
  await page.getByLabel("Title").fill("Information security policy");
  await page.getByLabel("Months between two reviews (optional)").fill("12");
  await page.getByRole("combobox", { name: "Read by (optional)" }).press("ArrowDown");
  await page.getByRole("option", { name: me }).click();
  await page.keyboard.press("Escape");
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await chosen).setFiles([{ name: "policy.pdf", mimeType: "application/pdf", buffer: Buffer.from("no such file") }]);
  await button(page, "Begin").click();
  await page.getByText("These are not the bytes of a file that ends with pdf.").waitFor();
  await clean(page, "The form with a file that was refused");
  await page.getByText("Text", { exact: true }).click();
  await page.getByRole("textbox", { name: "Text" }).fill("# Policy\n\nWe lock the door, and we know who has a key.");
  await picture(page, "new");
  await button(page, "Begin").click();
  await page.getByRole("heading", { level: 1, name: "POL-01 Information security policy" }).waitFor();
  await page.getByText("No version is approved yet.").waitFor();
}

async function approve(page, day) {
  await button(page, "Put up for review").click();
  await button(page, "Approve").click();
  if (day) await dialog(page).getByLabel("In force from").fill(day);
  await clean(page, "The question before an approval");
  await dialog(page).getByRole("button", { name: "Approve" }).click();
  await dialog(page).waitFor({ state: "detached" });
}

async function read(page, me) {
  await page.getByText("You are asked to read this version").waitFor();
  await clean(page, "A document that is to be read");
  await picture(page, "to-read");
  await page.goto(`${baseUrl}/documents`);
  await page.getByRole("region", { name: "For you to read" }).waitFor();
  await picture(page, "library");
  await page.getByRole("link", { name: "Read and confirm: POL-01 Information security policy" }).click();
  await button(page, "I have read version 1").click();
  await page.getByText(/^Confirmed on /).waitFor();
  check((await page.getByText("You are asked to read this version").count()) === 0, "It is still asked for.");
  await page.getByText("Version 1: Read by 1 of 1").waitFor();
  await page.getByRole("listitem").filter({ hasText: me }).first().waitFor();
}

async function next(page, later) {
  await button(page, "Write a version").click();
  await dialog(page).getByRole("textbox", { name: "Text" }).fill("We lock both doors.");
  await dialog(page).getByLabel("What changes, and why (optional)").fill("There is a second door.");
  await clean(page, "The form of a version");
  await picture(page, "write");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText("Version 2 is prepared beside it: Draft.").waitFor();
  await approve(page, later);
  await page.getByText(/^Version 2 is approved and in force from /).waitFor();
  await clean(page, "A document with a version to come");
  await picture(page, "document");
  await button(page, "Still right").click();
  await dialog(page).getByRole("button", { name: "Still right" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await button(page, "Retire").click();
  await dialog(page).getByRole("button", { name: "Retire" }).click();
  await page.getByText("This document is retired. Nobody works by it any more.").waitFor();
  await page.goto(`${baseUrl}/documents?state=retired`);
  await page.getByRole("link", { name: "POL-01 Information security policy" }).waitFor();
  await clean(page, "The library narrowed to what is retired");
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  const { person, today } = await (await page.request.get(`${baseUrl}/v1/session`)).json();
  await begin(page, person.name);
  await approve(page);
  await read(page, person.name);
  await next(page, new Date(Date.parse(today) + 10 * 86_400_000).toISOString().slice(0, 10));
  // What is refused is told in the console by the browser itself.
  const real = faults.filter((fault) => !fault.includes("the server responded with a status of 422"));
  check(real.length === 0, real.join("\n"));
  console.log("A document was written, approved, read and confirmed, written anew for a later day, and retired.");
});
