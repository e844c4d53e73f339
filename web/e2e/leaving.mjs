// Leaving: everything is put into an archive, which is downloaded and read; the deletion of the organization is asked for with
// a proof, shown on every page, and taken back.
//
// BASE_URL: a server in development mode. MAIL_DIR or MAILS_URL as in mail.mjs. OUT_DIR: where the pictures go.
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { baseUrl, check, until, watch, withBrowser } from "./browser.mjs";
import { subjectsTo } from "./mail.mjs";
import { arrive, look, read, send } from "./newcomer.mjs";
import { unzip } from "./zip.mjs";

const mark = randomBytes(4).toString("hex");
const organization = `Harbour Leaving ${mark}`;
const who = { organization, name: "Lars Holm", email: `lars.${mark}@example.com`, password: `quiet-lantern-${randomBytes(6).toString("hex")}` };
const dialog = (page) => page.getByRole("dialog");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Asks for an archive, waits until it is made, and downloads it; answers its bytes. */
async function takeArchive(page) {
  await page.goto(`${baseUrl}/settings/leaving`);
  await page.getByText("There is no archive yet.").waitFor();
  await look(page, "leaving-empty");
  await page.getByRole("button", { name: "Make an archive" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Asked for on" });
  await row.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
  await look(page, "leaving-ready");
  const coming = page.waitForEvent("download");
  await row.getByRole("button", { name: "Download" }).click();
  const download = await coming;
  check(/^certkeep-\d{4}-\d\d-\d\d\.zip$/.test(download.suggestedFilename()), `The file is called ${download.suggestedFilename()}.`);
  const bytes = await readFile(await download.path());
  const told = (await row.getByText("SHA-256:").innerText()).split(": ").at(-1);
  check(told === sha256(bytes), `The page tells ${told}, the file is ${sha256(bytes)}.`);
  return bytes;
}

/** The archive holds what docs/ARCHIVE.md says, and nothing to sign in with. */
function readArchive(bytes) {
  const files = unzip(bytes);
  const paths = [...files.keys()];
  check(paths.at(-1) === "manifest.json", `The last part is ${paths.at(-1)}.`);
  const manifest = JSON.parse(files.get("manifest.json"));
  check(manifest.format === 1 && manifest.organization.name === organization, JSON.stringify(manifest.organization));
  check(JSON.stringify(manifest.parts.map(({ path }) => path)) === JSON.stringify(paths.slice(0, -1)), "The manifest names other parts.");
  for (const { path, bytes: size, sha256: hash, rows } of manifest.parts) {
    const file = files.get(path);
    check(file.length === size && sha256(file) === hash, `${path} is not what the manifest says.`);
    const table = path.match(/^data\/(\w+)\.jsonl$/)?.[1];
    if (!table) continue;
    check(files.has(`schema/${table}.json`), `${path} has no schema.`);
    const lines = file.toString().split("\n").filter(Boolean);
    check(lines.length === rows, `${path} has ${lines.length} rows, not ${rows}.`);
    const columns = Object.keys(JSON.parse(files.get(`schema/${table}.json`)).properties).sort().join();
    check(lines.every((line) => Object.keys(JSON.parse(line)).sort().join() === columns), `${path} and its schema differ.`);
  }
  check(files.get("README.txt").toString().includes("manifest.json"), "The README does not tell what is inside.");
  check(files.get("data/site.jsonl").toString().includes(`Quay ${mark}`), "The site is missing.");
  check(!Buffer.concat([...files.values()]).includes("$argon2"), "The hash of a password is in the archive.");
}

/** The server's clock stands for no test, so its first refusal is played; the proof and the second try are real. */
async function askForDeletion(page) {
  await page.getByRole("button", { name: "Delete the organization" }).click();
  const name = dialog(page).getByLabel(`Type the name of the organization: ${organization}`);
  const ask = dialog(page).getByRole("button", { name: "Delete the organization" });
  await name.fill("Another one");
  await ask.click();
  await dialog(page).getByText("This is not the name of your organization.").waitFor();
  await look(page, "leaving-wrong-name");
  const problem = { type: "/docs/problems#step_up_required", title: "Proof required", status: 403, code: "step_up_required", detail: "", instance: "" };
  const refuse = (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify(problem) });
  await page.route("**/v1/organization/deletion", refuse, { times: 1 });
  await name.fill(organization);
  await ask.click();
  const proof = page.getByRole("dialog", { name: "Show that it is you" });
  await proof.waitFor();
  await look(page, "leaving-proof");
  await proof.getByLabel("Password", { exact: true }).fill(who.password);
  await proof.getByRole("button", { name: "Continue" }).click();
  await proof.waitFor({ state: "detached" });
  await dialog(page).waitFor({ state: "detached" });
}

const notice = (page) => page.getByText(/^This organization will be deleted on /);

const mailed = (what) => until(`a mail “${what}”`, async () => (await subjectsTo(who.email)).some((subject) => subject.startsWith(what)));

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await arrive(page, who);
  await send(page, "/v1/sites", { name: `Quay ${mark}`, country: "FI" });
  readArchive(await takeArchive(page));
  await mailed("The archive of your organization is ready");
  await askForDeletion(page);
  await notice(page).first().waitFor();
  await mailed("Your organization will be deleted on");
  check((await read(page, "/v1/organization")).deletion_due_at, "Nothing was asked for.");
  await look(page, "leaving-asked");
  await page.goto(`${baseUrl}/certifications`);
  await notice(page).waitFor();
  await look(page, "leaving-elsewhere");
  await page.goto(`${baseUrl}/settings/leaving`);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await look(page, "leaving-withdrawal");
  await dialog(page).getByRole("button", { name: "Withdraw" }).click();
  await page.getByText("The organization stays.").waitFor();
  await notice(page).first().waitFor({ state: "detached" });
  await mailed("Your organization will not be deleted");
  check((await read(page, "/v1/organization")).deletion_due_at === null, "The deletion was not taken back.");
  // The wrong name and the proof that was asked for were meant.
  const grave = faults.filter((fault) => !/status of (403|422)/.test(fault));
  check(grave.length === 0, `The pages complained:\n${grave.join("\n")}`);
  console.log("leaving: an archive was made, downloaded and read part by part; the deletion was asked for with a proof, shown, and taken back");
});
