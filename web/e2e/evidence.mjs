// Evidence: files chosen and dropped, one that lies, a link with days, a download that is the file, a change, a removal.
//
// BASE_URL, EMAIL, PASSWORD: a server, and an owner's account.
import { readFile } from "node:fs/promises";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { clean } from "./clean.mjs";

const pdf = Buffer.from("%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n");
const dialog = (page) => page.getByRole("dialog");
const row = (page, title) => page.getByRole("listitem").filter({ has: page.getByText(title, { exact: true }) });

async function files(page) {
  await page.goto(`${baseUrl}/evidence`);
  await page.getByText("There is no evidence yet.").waitFor();
  await clean(page, "The page without evidence");
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chosen).setFiles([
    { name: "Management_review.pdf", mimeType: "application/pdf", buffer: pdf },
    { name: "photo.png", mimeType: "image/png", buffer: pdf },
  ]);
  await page.getByText("Management_review.pdf · kept").waitFor();
  await page.getByText("These are not the bytes of a file that ends with png.").waitFor();
  await clean(page, "The page with a file that was refused");
  await page.getByRole("button", { name: "Clear this list" }).click();
  // Dropped from the desk.
  const carried = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["# Minutes of March\n"], "Minutes of March.md"));
    return transfer;
  });
  await page.getByRole("region", { name: "Add files" }).dispatchEvent("drop", { dataTransfer: carried });
  await row(page, "Minutes of March").waitFor();
  check((await row(page, "photo").count()) === 0, "A file that was refused became evidence.");
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: /Management_review.pdf/ }).click();
  const download = await saved;
  check(download.suggestedFilename() === "Management_review.pdf", `It is called ${download.suggestedFilename()}.`);
  check(pdf.equals(await readFile(await download.path())), "The download is not the file.");
}

async function link(page) {
  await page.getByRole("button", { name: "Add a link" }).click();
  await dialog(page).getByLabel("What it shows").fill("Report of the supplier");
  await dialog(page).getByRole("textbox", { name: "Link" }).fill("javascript:alert(1)");
  await dialog(page).getByRole("button", { name: "Add" }).click();
  await dialog(page).getByText("An address starts with https://").waitFor();
  await clean(page, "The form of a link with a fault");
  await dialog(page).getByRole("textbox", { name: "Link" }).fill("https://example.com/report");
  await dialog(page).getByLabel("Last day on which it counts").fill("2020-12-31");
  await dialog(page).getByRole("button", { name: "Add" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await row(page, "Report of the supplier").getByText("Expired").waitFor();
  await page.getByText("Expired", { exact: true }).first().click();
  await page.waitForURL(/standing=expired/);
  await row(page, "Report of the supplier").waitFor();
  check((await row(page, "Minutes of March").count()) === 0, "The list is not narrowed.");
}

async function change(page) {
  await page.getByRole("button", { name: "Change: Report of the supplier" }).click();
  await dialog(page).getByLabel("What it shows").fill("Report of 2020");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Remove: Report of 2020" }).click();
  await clean(page, "The question before evidence is removed");
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await page.getByText("There is no such evidence.").waitFor();
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  await files(page);
  await link(page);
  await change(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${baseUrl}/evidence`);
  await row(page, "Minutes of March").waitFor();
  await clean(page, "The page of evidence on a narrow screen");
  // The browser itself logs what was refused, which was meant.
  const meant = faults.filter((fault) => !fault.includes("422"));
  check(meant.length === 0, `The pages complained:\n${meant.join("\n")}`);
  console.log("evidence: files were chosen, dropped, refused and downloaded, a link expired, and was changed and removed");
});
