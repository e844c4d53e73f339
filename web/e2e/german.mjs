// The pages for somebody whose browser speaks German: the sign-up, the first mail, a certificate, the settings; then another language and back.
//
// BASE_URL, and MAIL_DIR or MAILS_URL as for the other walks. OUT_DIR: where the pictures go.
import { randomBytes } from "node:crypto";
import { baseUrl, check, watch, withBrowser } from "./browser.mjs";
import { readMail, subjectsTo } from "./mail.mjs";
import { look } from "./newcomer.mjs";

const mark = randomBytes(4).toString("hex");
const email = `resi.${mark}@example.com`;
const password = `plum-tractor-${randomBytes(6).toString("hex")}`;

/** Words that no German sentence has. What people and standards are called is not looked at: none of these stands in it here. */
const english = /\b(the|and|of|with|this|is|are|your|you|not|from|until|what|which|every|nothing|has|been)\b/i;

/** The page says that it is German, and is. */
async function isGerman(page, where) {
  check((await page.locator("html").getAttribute("lang")) === "de", `${where} does not say that it is German.`);
  const words = await page.locator("body").innerText();
  const label = await page.locator("[aria-label]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  for (const line of [...words.split("\n"), ...label, await page.title()]) check(!english.test(line), `${where} says in English: ${line}`);
}

async function signUp(page) {
  await page.goto(`${baseUrl}/sign-up`);
  await page.getByRole("heading", { level: 1, name: "Registrieren" }).waitFor();
  await isGerman(page, "the sign-up");
  await look(page, "german-sign-up");
  await page.getByLabel("Organisation").fill(`Wörthersee Überfuhr ${mark}`);
  await page.getByRole("combobox", { name: "Land" }).fill("Österreich");
  await page.getByRole("option", { name: "Österreich" }).click();
  await page.getByLabel("Ihr Name").fill("Resi Huber");
  await page.getByLabel("Geschäftliche E-Mail").fill("keine Adresse");
  await page.getByLabel("Passwort", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Konto anlegen" }).click();
  // The server's own sentence about the field.
  await page.getByText(/Eine E-Mail-Adresse sieht aus wie/).waitFor();
  await page.getByLabel("Geschäftliche E-Mail").fill(email);
  await page.getByRole("button", { name: "Konto anlegen" }).click();
  await page.getByRole("heading", { name: "Sehen Sie in Ihr Postfach" }).waitFor();
}

async function signIn(page) {
  await page.goto(await readMail("verify_email", email));
  await page.getByText("Ihre Adresse ist bestätigt").waitFor();
  await page.getByLabel("E-Mail").fill(email);
  await page.getByLabel("Passwort", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();
  await page.getByRole("heading", { name: "Noch ist nichts erfasst" }).waitFor();
  await isGerman(page, "the first page inside");
}

async function recordCertificate(page) {
  await page.getByRole("link", { name: /Ihr Zertifikat erfassen/ }).click();
  await page.getByRole("combobox", { name: "Norm" }).fill("27001");
  await page.getByRole("option", { name: /27001:2022/ }).click();
  const { today } = await (await page.request.get(`${baseUrl}/v1/session`)).json();
  await page.getByLabel("Zertifizierungsentscheidung").fill(new Date(Date.parse(today) - 700 * 86_400_000).toISOString().slice(0, 10));
  await look(page, "german-certificate");
  await page.getByRole("button", { name: "Speichern und Programm ansehen" }).click();
  await page.getByRole("heading", { name: "Die drei Jahre" }).waitFor();
  await page.getByText(/Das erste Überwachungsaudit war bis .* fällig/).first().waitFor();
  await isGerman(page, "the programme");
  await look(page, "german-programme");
  await page.getByRole("link", { name: /^Überwachungsaudit 1/ }).first().click();
  await page.getByRole("heading", { name: "Warum dieser Termin" }).waitFor();
  await isGerman(page, "an obligation");
}

/** The parts of the settings, each German to its last word and no wider than a telephone. */
async function settings(page) {
  const parts = ["person", "security", "my-reminders", "calendars", "organization", "certification-bodies", "sites", "leaving", "people", "consultancies", "single-sign-on",
    "provisioning", "audit-log", "access-log", "policy", "holidays", "reminders", "coming-reminders", "api-keys", "webhooks"];
  await page.setViewportSize({ width: 390, height: 900 });
  for (const part of parts) {
    await page.goto(`${baseUrl}/settings/${part}`);
    await page.getByRole("heading", { level: 1, name: "Einstellungen" }).waitFor();
    await page.waitForLoadState("networkidle");
    await isGerman(page, `the settings, ${part}`);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(excess <= 0, `The settings, ${part}, are ${excess} px wider than a telephone.`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${baseUrl}/settings/person`);
  await look(page, "german-settings");
}

/** Another language in the settings is that of the next page, and a visitor's choice holds until somebody signs in. */
async function change(page) {
  await page.getByRole("combobox", { name: "Sprache" }).click();
  await page.getByRole("option", { name: "English" }).click();
  await page.getByRole("button", { name: "Speichern" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  check((await page.locator("html").getAttribute("lang")) === "en", "The pages do not say that they are English now.");
  // What is asked for while somebody signs out is refused, and the browser notes that down.
  await page.waitForLoadState("networkidle");
  await page.getByRole("button", { name: "Sign out" }).click();
  // The settings have a choice of the same name.
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await page.getByRole("heading", { level: 1, name: "Anmelden" }).waitFor();
  await isGerman(page, "the sign-in that was chosen in German");
  await page.goto(`${baseUrl}/sign-in?lang=en`);
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.goto(`${baseUrl}/forgot-password`);
  await page.getByRole("heading", { level: 1, name: "Forgot your password" }).waitFor();
}

await withBrowser(async (open) => {
  const faults = [];
  const loaded = [];
  const page = await open({ locale: "de-AT", timezoneId: "Europe/Vienna" });
  watch(page, faults);
  page.on("response", (response) => loaded.push(response.url()));
  await signUp(page);
  const words = new Set(loaded.filter((url) => /\/assets\/web-[^/]+\.js$/.test(url)));
  check(words.size === 1, `The words of ${words.size} languages were loaded.`);
  await signIn(page);
  check((await subjectsTo(email)).includes("Bestätigen Sie Ihre E-Mail-Adresse für Certkeep"), "The first mail is not German.");
  await recordCertificate(page);
  await settings(page);
  await change(page);
  // What the walk gets wrong on purpose, the browser notes down.
  const grave = faults.filter((fault) => !/status of 422/.test(fault));
  check(grave.length === 0, grave.join("\n"));
  console.log("german: signed up, told by mail, certified and set up in German, and changed to English and back");
});
