// The auditor's room: opened with a guest, who needs a second factor, looks at a clause, notes and asks; the organization answers and
// sees what was read; the guest freezes the room, and nothing of it is deleted any more.
//
// BASE_URL, EMAIL, PASSWORD: a server, and an owner's account with at least one certificate. MAIL_DIR or MAILS_URL as in mail.mjs.
// OUT_DIR: where pictures go, if any are wanted.
import { createHash, randomBytes } from "node:crypto";
import { join as path } from "node:path";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";
import { clean } from "./clean.mjs";
import { codeOf } from "./code.mjs";
import { readMail } from "./mail.mjs";

const mark = randomBytes(4).toString("hex");
const email = `carl.${mark}@example.com`;
const password = `slow-harbour-${mark}`;
const title = `Surveillance audit ${mark}`;
const dialog = (page) => page.getByRole("dialog");
const button = (page, name) => page.getByRole("button", { name, exact: true });
const read = async (page, address) => (await page.request.get(`${baseUrl}${address}`)).json();
const day = (from, days) => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Asks the API as the page does. */
const send = (page, method, address, body) =>
  page.evaluate(
    async ([verb, to, sent]) => {
      const asked = { method: verb, headers: { "content-type": "application/json" }, ...(sent === null ? {} : { body: JSON.stringify(sent) }) };
      const answer = await fetch(to, asked);
      return { status: answer.status, body: await answer.json().catch(() => null) };
    },
    [method, address, body ?? null],
  );

async function picture(page, name) {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await clean(page, `${name} at ${width} pixels`);
    if (process.env.OUT_DIR) await page.screenshot({ path: path(process.env.OUT_DIR, `room-${name}-${width}.png`), fullPage: true });
  }
}

/** Something to show for a clause: a claim that is ready, with evidence. */
async function furnish(page, certification) {
  const { clauses } = await read(page, `/v1/gap-analysis?target=${certification}`);
  const clause = clauses.find(({ statements }) => statements.length > 0);
  const evidence = await send(page, "POST", "/v1/evidence", { title: `Minutes ${mark}`, link: "https://example.com/minutes" });
  check(evidence.status === 201, `The evidence answered ${evidence.status}.`);
  const profile = await send(page, "POST", "/v1/profiles", { name: `Quality ${mark}` });
  check(profile.status === 201, `The profile answered ${profile.status}.`);
  const claim = { statement: clause.statements[0], subject: profile.body.id, state: "ready", evidence_ids: [evidence.body.id] };
  const made = await send(page, "POST", "/v1/claims", claim);
  check(made.status === 201, `The claim answered ${made.status}.`);
  return { clause: clause.reference, evidence: evidence.body.id };
}

async function openRoom(page, certification) {
  const { today } = await read(page, "/v1/session");
  await page.goto(`${baseUrl}/rooms`);
  await page.getByRole("heading", { level: 1, name: "Audit rooms" }).waitFor();
  await clean(page, "The audit rooms");
  await button(page, "Open a room").click();
  await dialog(page).getByRole("button", { name: "Open the room" }).click();
  await dialog(page).getByText("A name has 1 to 200 characters.").first().waitFor();
  await clean(page, "The form of a room with a fault");
  await dialog(page).getByRole("combobox", { name: "Certification" }).selectOption(certification);
  await dialog(page).getByLabel("Name", { exact: true }).fill(title);
  await dialog(page).getByLabel("Last day").fill(day(today, 5));
  await dialog(page).getByLabel("Auditors to invite (optional)").fill(email);
  await dialog(page).getByRole("button", { name: "Open the room" }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.getByText(`${email}, has not answered yet`).waitFor();
  await clean(page, "A room that nobody has entered");
  return page.url().split("/").at(-1);
}

/** The guest joins by the mailed link, and adds an app by the API. */
async function arrive(page) {
  await page.goto(await readMail("invitation", email));
  await page.getByLabel("Your name").fill("Carl Auditor");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await signIn(page, email, password);
  await page.getByRole("link", { name: "Audit rooms" }).click();
  await page.getByText("An audit room wants a second factor.").waitFor();
  await clean(page, "The audit rooms without a second factor");
  const { body: app } = await send(page, "POST", "/v1/totp");
  const confirmed = await send(page, "POST", "/v1/totp/confirmation", { code: codeOf(app.secret.replaceAll(/\s/g, "")) });
  check(confirmed.status === 201, `The confirmation of the app answered ${confirmed.status}.`);
  await page.goto(`${baseUrl}/rooms`);
  await page.getByRole("link", { name: title }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

async function look(page, clause) {
  await page.getByRole("navigation", { name: "Clauses of the standard" }).getByRole("button", { name: new RegExp(`^${clause.replaceAll(".", "\\.")} `) }).click();
  await page.getByText(`Quality ${mark}`).waitFor();
  await page.getByText(`Minutes ${mark}`).waitFor();
  await page.getByText("Ready, not verified yet").first().waitFor();
  await page.getByLabel("My note").fill("Ask who keeps the minutes.");
  await button(page, "Keep the note").click();
  await button(page, "Remove the note").waitFor();
  await picture(page, "clause");
  await button(page, "Ask for evidence").click();
  await dialog(page).getByRole("button", { name: "Ask" }).click();
  await dialog(page).getByText("Say what is asked for.").first().waitFor();
  await dialog(page).getByLabel("What is needed").fill("The minutes of the last review");
  await clean(page, "The form of a request");
  await dialog(page).getByRole("button", { name: "Ask" }).click();
  await dialog(page).waitFor({ state: "detached" });
}

async function answer(page, id, clause) {
  await page.goto(`${baseUrl}/notices`);
  await page.getByRole("link", { name: title }).first().click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  check((await page.getByText("Ask who keeps the minutes.").count()) === 0, "The note of the auditor is shown to somebody else.");
  await page.getByText("Requests", { exact: true }).click();
  await page.getByRole("button", { name: "Answer: The minutes of the last review" }).click();
  await dialog(page).getByLabel("Answer").fill("They lie with the others.");
  await clean(page, "The form of an answer");
  await dialog(page).getByRole("button", { name: "Answer" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText("They lie with the others.").waitFor();
  await picture(page, "requests");
  await page.goto(`${baseUrl}/room/${id}?part=read`);
  await page.getByRole("row").filter({ hasText: "Carl Auditor" }).filter({ hasText: `Clause ${clause}` }).first().waitFor();
  await picture(page, "read");
}

async function freeze(page, id) {
  await page.goto(`${baseUrl}/room/${id}?part=freeze`);
  await page.getByText("The room is not frozen yet.").waitFor();
  await button(page, "Freeze the room").click();
  await clean(page, "The question before the freeze");
  await dialog(page).getByRole("button", { name: "Freeze the room" }).click();
  await page.getByText("What was kept still has this hash.").waitFor();
  await page.getByText("The room shows the same today.").waitFor();
  await picture(page, "freeze");
  const kept = await (await page.request.get(`${baseUrl}/v1/audit-rooms/${id}/freeze`)).body();
  const hash = createHash("sha256").update(kept).digest("hex");
  await page.getByText(hash).waitFor();
}

await withBrowser(async (open) => {
  const owner = await open();
  const faults = [];
  watch(owner, faults);
  await signIn(owner, needed("EMAIL"), needed("PASSWORD"));
  const certified = (await read(owner, "/v1/certifications")).data.find(({ cycle }) => cycle);
  check(certified, "The account has no certificate to be audited.");
  const { clause, evidence } = await furnish(owner, certified.id);
  const id = await openRoom(owner, certified.id);
  const auditor = await open();
  watch(auditor, faults);
  await arrive(auditor);
  await look(auditor, clause);
  await answer(owner, id, clause);
  await freeze(auditor, id);
  const refused = await send(owner, "DELETE", `/v1/evidence/${evidence}`);
  check(refused.status === 409 && refused.body.code === "held_by_freeze", `The deletion answered ${refused.status}.`);
  // What is refused is told in the console by the browser itself.
  const real = faults.filter((fault) => !/the server responded with a status of (403|409|422)/.test(fault));
  check(real.length === 0, real.join("\n"));
  console.log("room: a guest with a second factor looked, noted, asked and froze the room; the organization answered and saw what was read");
});
