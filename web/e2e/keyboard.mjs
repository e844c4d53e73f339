// Sign-in and the certificate form with the keyboard alone: only Tab, letters, arrows and Enter reach the page.
//
// BASE_URL, EMAIL, PASSWORD: a server and an account on it that may record a certificate.
import { baseUrl, check, needed, withBrowser } from "./browser.mjs";

/** Presses Tab until the focus is where it should be. */
async function tabTo(page, target, what) {
  for (let n = 0; n < 120; n++) {
    if ((await target.count()) > 0 && (await target.first().evaluate((element) => element === document.activeElement))) {
      const seen = await target.first().evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none" || borderColor !== "";
      });
      check(seen, `${what} has the focus and does not show it.`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${what} cannot be reached with Tab.`);
}

async function type(page, label, text) {
  await tabTo(page, page.getByLabel(label, { exact: true }), label);
  await page.keyboard.type(text);
}

async function choose(page, label, text) {
  await tabTo(page, page.getByRole("combobox", { name: label }), label);
  await page.keyboard.type(text);
  await page.getByRole("option", { name: text }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  check((await page.getByRole("combobox", { name: label }).inputValue()).includes(text), `${label} did not take ${text}.`);
}

async function press(page, role, name) {
  await tabTo(page, page.getByRole(role, { name }), String(name));
  await page.keyboard.press("Enter");
}

await withBrowser(async (open) => {
  const page = await open();
  await page.goto(`${baseUrl}/certifications/new`);
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  check(await skip.evaluate((element) => element === document.activeElement), "The skip link is not the first stop.");
  await page.keyboard.press("Enter");
  await type(page, "E-mail", needed("EMAIL"));
  await type(page, "Password", needed("PASSWORD"));
  await page.keyboard.press("Enter");

  const heading = page.getByRole("heading", { level: 1, name: "Record your certificate" });
  await heading.waitFor();
  check(await heading.evaluate((element) => element === document.activeElement), "The new page's heading has not got the focus.");
  await choose(page, "Standard", "27001:2022");
  await tabTo(page, page.getByLabel("Certification decision"), "Certification decision");
  // The same digits in every order of day and month.
  await page.keyboard.type("03032026");
  check((await page.getByLabel("Certification decision").inputValue()) === "2026-03-03", "The typed date was not taken.");
  await type(page, "Certificate number", "ISMS 815");
  await press(page, "button", "Add a past audit or review");
  await tabTo(page, page.getByRole("button", { name: "Remove entry 1" }), "Remove entry 1");
  await page.keyboard.press("Enter");
  await press(page, "button", "Save and see the programme");
  await page.waitForURL(/\/certifications\/cert_/);
  await page.getByRole("heading", { level: 1, name: /27001:2022/ }).waitFor();

  await press(page, "button", /^Mark done/);
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  check(await dialog.evaluate((element) => element.contains(document.activeElement)), "The dialog has not got the focus.");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const back = await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  check(back.startsWith("Mark done"), "The focus did not come back to the button that opened the dialog.");
  console.log("keyboard: sign-in, certificate form and dialog work without a mouse");
});
