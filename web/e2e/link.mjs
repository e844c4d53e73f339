// What leads outwards: a link to a calendar, fetched as a calendar program does and revoked; a webhook that a program takes,
// checks, refuses and gets again; and the page of what has happened.
//
// BASE_URL, EMAIL, PASSWORD: a server that may ask this machine, and an owner's account.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { baseUrl, check, needed, signIn, until, watch, withBrowser } from "./browser.mjs";
import { clean } from "./clean.mjs";

const dialog = (page) => page.getByRole("dialog");

async function kept(page, what) {
  const secret = (await dialog(page).locator("pre").textContent()).trim();
  await clean(page, what);
  await dialog(page).getByRole("button", { name: "I have kept it" }).click();
  await dialog(page).waitFor({ state: "detached" });
  return secret;
}

async function calendar(page) {
  await page.goto(`${baseUrl}/settings/calendars`);
  await page.getByRole("button", { name: "Make a link" }).click();
  await dialog(page).getByLabel("What it is for").fill("My phone");
  await dialog(page).getByLabel("Everything that I may see").check();
  await clean(page, "The form of a link");
  await dialog(page).getByRole("button", { name: "Make a link" }).click();
  await dialog(page).getByText("Copy it now").waitFor();
  const address = await kept(page, "The dialog with the address");
  // The server knows itself by its public name, which nobody has in the walks.
  const local = `${baseUrl}${new URL(address).pathname}`;
  const text = await (await fetch(local)).text();
  check(text.startsWith("BEGIN:VCALENDAR") && text.includes("BEGIN:VEVENT"), `No calendar: ${text.slice(0, 200)}`);
  await page.getByRole("button", { name: "Revoke: My phone" }).click();
  await dialog(page).getByRole("button", { name: "Revoke" }).click();
  await dialog(page).waitFor({ state: "detached" });
  check((await fetch(local)).status === 404, "A link that was revoked goes on working.");
}

/** A program that takes what it is sent once it has refused the first thing. */
async function program() {
  const taken = [];
  const server = createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      taken.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(taken.length === 1 ? 410 : 204).end();
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { taken, url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() };
}

function genuine({ headers, body }, secret) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = createHmac("sha256", key).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`).digest("base64");
  return headers["webhook-signature"].split(" ").includes(`v1,${signed}`);
}

async function webhook(page, { url, taken }) {
  await page.goto(`${baseUrl}/settings/webhooks`);
  await page.getByRole("button", { name: "Add a webhook" }).click();
  await dialog(page).getByLabel("Name").fill("Service desk");
  await dialog(page).getByLabel("Address").fill("https://10.0.0.1/hook");
  await dialog(page).getByRole("button", { name: "Add a webhook" }).click();
  await dialog(page).getByText("not a public address").waitFor();
  await clean(page, "The form of a webhook with a fault");
  await dialog(page).getByLabel("Address").fill(url);
  await dialog(page).getByRole("button", { name: "Add a webhook" }).click();
  await dialog(page).getByText("Copy it now").waitFor();
  const secret = await kept(page, "The dialog with the secret of a webhook");
  await page.getByRole("link", { name: "Service desk" }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  // The program says that it has gone, and is sent nothing more until somebody switches it on again.
  await page.getByRole("button", { name: "Switch on" }).waitFor({ timeout: 40_000 }).catch(() => page.reload());
  await page.getByText("It answered").or(page.getByText("says that it has gone")).first().waitFor();
  await page.getByRole("button", { name: "Switch on" }).click();
  await page.getByRole("button", { name: "Send again what was given up" }).click();
  await dialog(page).getByRole("button", { name: "Send again what was given up" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await until("the test, taken", () => taken.length >= 2);
  check(taken[0].body === taken[1].body && taken[0].headers["webhook-id"] === taken[1].headers["webhook-id"], "What was sent again is not the same.");
  check(taken.every((it) => genuine(it, secret)), "A signature does not fit.");
  await page.getByText("Taken").first().waitFor();
  await clean(page, "The page of a webhook");
  await page.setViewportSize({ width: 360, height: 780 });
  await clean(page, "The page of a webhook on a narrow screen");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("button", { name: "Remove" }).click();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await page.getByText("No program is told yet.").waitFor();
}

async function activity(page) {
  await page.goto(`${baseUrl}/activity`);
  await page.getByRole("table").waitFor();
  await page.getByRole("combobox", { name: "Only these" }).click();
  await page.getByRole("option", { name: "Stage 1 has taken place" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("Nothing of this kind has happened.").waitFor();
  check(page.url().includes("certification.stage1_done"), "The address does not say what the list is narrowed to.");
  await clean(page, "The page of what has happened");
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  await calendar(page);
  const desk = await program();
  await webhook(page, desk);
  desk.close();
  await activity(page);
  // The browser itself logs the fault of the form, which was meant.
  const meant = faults.filter((fault) => !fault.includes("422"));
  check(meant.length === 0, `The pages complained:\n${meant.join("\n")}`);
  console.log("link: a calendar was fetched and revoked, a program was told, refused, and told again, and what happened is on its page");
});
