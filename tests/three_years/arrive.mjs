// Signs an organization up through the pages, follows the mailed link, and records the certificate it holds.
//
// BASE_URL, MAIL_DIR, CHROMIUM: as web/e2e/journey.mjs has them; ORGANIZATION, EMAIL, PASSWORD: who signs up
import { check, needed, watch, withBrowser } from "../../web/e2e/browser.mjs";
import { readMail } from "../../web/e2e/mail.mjs";

const [base, organization, email, password] = ["BASE_URL", "ORGANIZATION", "EMAIL", "PASSWORD"].map(needed);

async function signUp(page) {
  await page.goto(`${base}/sign-up`);
  await page.getByLabel("Organization").fill(organization);
  await page.getByRole("combobox", { name: "Country" }).fill("Finland");
  await page.getByRole("option", { name: "Finland" }).click();
  await page.getByLabel("Your name").fill("Aino Laine");
  await page.getByLabel("Work e-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
}

async function signIn(page) {
  await page.goto(await readMail("verify_email", email));
  await page.getByText("Your address is confirmed").waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Nothing is recorded yet" }).waitFor();
}

async function recordCertificate(page) {
  await page.getByRole("link", { name: /Record your certificate/ }).click();
  await page.getByRole("combobox", { name: "Standard" }).fill("20000-1:2018");
  await page.getByRole("option", { name: /20000-1:2018/ }).click();
  await page.getByLabel("Certification decision").fill("2026-03-10");
  await page.getByLabel("Certificate number").fill("SMS 4711");
  await page.getByLabel("Printed issue date").fill("2026-03-10");
  await page.getByRole("button", { name: "Add a certification body" }).click();
  await page.getByLabel("Name of the certification body").fill("Nordic Assurance");
  await page.getByLabel("Accreditation body").fill("FINAS");
  await page.getByLabel("Scope").last().fill("The service management system that supports hosting from Turku.");
  await page.getByRole("button", { name: "Save and see the programme" }).click();
  await page.waitForURL(/\/certifications\/cert_[0-9a-f]+$/);
  const timeline = page.getByRole("table", { name: "All entries of the timeline" });
  await timeline.waitFor({ state: "attached" });
  const entries = await timeline.getByRole("rowheader").allInnerTexts();
  check(entries.includes("Certificate expires"), `The timeline shows only: ${entries.join(", ")}`);
}

await withBrowser(async (open) => {
  const page = await open({ timezoneId: "Europe/Helsinki" });
  const faults = [];
  watch(page, faults);
  await signUp(page);
  await signIn(page);
  await recordCertificate(page);
  // Before one has signed in, the pages ask who one is and hear 401.
  const grave = faults.filter((fault) => !fault.includes("status of 401"));
  check(grave.length === 0, `The pages complained:\n${grave.join("\n")}`);
});
