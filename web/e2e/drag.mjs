// Trying dates on the timeline: dragged with mouse and finger, stepped with the keys, typed; what breaks is seen before
// anything is saved, and what is saved is found in the events.
//
// BASE_URL, EMAIL, PASSWORD: a server and an account on it, for which a certificate is recorded.
import { AxeBuilder } from "@axe-core/playwright";
import { baseUrl, check, needed, signIn, watch, withBrowser } from "./browser.mjs";

const day = (from, days) => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const inFull = (on) => new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" }).format(Date.parse(on));
const audit = "Surveillance audit 1";
const slider = (page, name = audit) => page.getByRole("slider", { name, exact: true });
const outcome = (page) => page.getByRole("region", { name: "What would change" });
const said = (page, name) => slider(page, name).getAttribute("aria-valuetext");

async function record(page) {
  const { today } = await (await page.request.get(`${baseUrl}/v1/session`)).json();
  const decided = day(today, -40);
  const data = { standard: "iso-9001-2015", events: [{ type: "certification_decision", on: decided }] };
  const answer = await page.request.post(`${baseUrl}/v1/certifications`, { data });
  check(answer.ok(), `The certificate was not recorded: ${await answer.text()}`);
  return { today, id: (await answer.json()).id };
}

async function obligation(page, id, key) {
  const { obligations } = await (await page.request.get(`${baseUrl}/v1/certifications/${id}/programme`)).json();
  return obligations.find((one) => one.key === key);
}

/** Where the pointer must go so that the mark comes to stand on the day so many days from where it stands. */
async function path(page, name, days) {
  const mark = slider(page, name);
  await mark.scrollIntoViewIfNeeded();
  const box = await mark.boundingBox();
  const [width, whole] = await mark.evaluate((element) => [
    element.parentElement.clientWidth,
    Number(element.getAttribute("aria-valuemax")),
  ]);
  const { cycle } = await (await page.request.get(`${baseUrl}/v1/certifications/${page.url().split("/").at(-1)}/programme`)).json();
  const length = (Date.parse(cycle.expires_on) - Date.parse(cycle.starts_on)) / 86_400_000;
  check(whole * 86_400_000 === Date.parse(cycle.expires_on), "The axis does not end with the cycle.");
  const x = box.x + box.width / 2;
  return { x, y: box.y + box.height / 2, to: x + (days * width) / length };
}

async function clean(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  check(grave.length === 0, `${what}: ${JSON.stringify(grave.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]))}`);
}

async function dragPastTheLimit(page, id) {
  const before = await obligation(page, id, "c1/surveillance_audit/1");
  let asked = 0;
  const count = (request) => (asked += request.url().endsWith("/programme-previews") ? 1 : 0);
  page.on("request", count);
  const { x, y, to } = await path(page, audit, 30);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(to, y, { steps: 80 });
  check((await said(page)) === `${inFull(day(before.due_on, 30))}, 30 days after the limit`, `The slider says: ${await said(page)}`);
  await page.getByText(/^Hard limit: /).first().waitFor();
  await outcome(page).getByText("The certificate would be at risk.").waitFor();
  await outcome(page).getByText("Breach").first().waitFor();
  await page.mouse.up();
  page.off("request", count);
  check(asked >= 1 && asked <= 20, `A drag of 80 steps asked ${asked} times.`);
  check(JSON.stringify(await obligation(page, id, "c1/surveillance_audit/1")) === JSON.stringify(before), "Dragging has changed the recorded programme.");
  await page.getByRole("status").getByText(/1 new breach.*at risk/).waitFor({ state: "attached" });
  await clean(page, "The timeline with a breach");
  await page.getByRole("button", { name: `Put back: ${audit}` }).click();
  await outcome(page).waitFor({ state: "detached" });
  check((await said(page)) === `${inFull(before.due_on)}, on the last possible day`, "The mark did not go back.");
}

async function moveByKeyboardAndSave(page, id) {
  const { due_on } = await obligation(page, id, "c1/surveillance_audit/1");
  await slider(page).focus();
  for (const key of ["ArrowLeft", "Shift+ArrowLeft", "PageDown", "PageUp", "ArrowLeft", "Enter"]) await page.keyboard.press(key);
  const to = await slider(page).getAttribute("aria-valuenow");
  const on = new Date(Number(to) * 86_400_000).toISOString().slice(0, 10);
  check(on >= day(due_on, -12) && on <= day(due_on, -8), `The keys led to ${on}, from ${due_on}.`);
  await outcome(page).getByText("No new alert. The programme holds.").waitFor();
  await page.keyboard.press("Escape");
  await outcome(page).waitFor({ state: "detached" });
  for (const key of ["ArrowLeft", "Shift+ArrowLeft", "Enter"]) await page.keyboard.press(key);
  await outcome(page).getByText("No new alert. The programme holds.").waitFor();
  await page.getByRole("button", { name: `Save this date: ${audit}` }).click();
  await page.getByText(`Saved: ${audit}.`).waitFor();
  await outcome(page).waitFor({ state: "detached" });
  const kept = await obligation(page, id, "c1/surveillance_audit/1");
  check(kept.planned_on === day(due_on, -8) && kept.state === "planned", `It was saved as ${kept.planned_on}, ${kept.state}.`);
  await page.getByRole("link", { name: "Events", exact: true }).click();
  await page.getByRole("row").filter({ hasText: "Surveillance audit" }).getByText("Planned", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Programme", exact: true }).click();
  return kept.planned_on;
}

/** A planned audit is moved by typing; two tabs move it at once, and the second is told. */
async function moveThePlan(page, id, planned) {
  await page.getByRole("button", { name: "Try another date" }).click();
  await page.getByRole("combobox", { name: "Which date do you want to try?" }).click();
  await page.getByRole("option", { name: new RegExp(`^${audit}`) }).click();
  const first = page.getByLabel("New first day");
  check(await first.evaluate((element) => element === document.activeElement), "The field of the chosen date has not got the focus.");
  await first.fill(day(planned, -3));
  await page.getByLabel("Last day").fill(day(planned, -2));
  check((await said(page)).startsWith(inFull(day(planned, -3))), "The mark does not follow the typed date.");
  const save = page.getByRole("button", { name: `Save this date: ${audit}` });
  await outcome(page).getByText("No new alert. The programme holds.").waitFor();
  // Somebody else records something between the look, which lets the date be saved, and the save.
  const other = { type: "management_review", on: day(planned, -60), state: "planned" };
  await save.click({ trial: true });
  check((await page.request.post(`${baseUrl}/v1/certifications/${id}/events`, { data: other })).ok(), "The other event was not recorded.");
  await save.click();
  await page.getByText(/^Not saved: Surveillance audit 1\. Something else was recorded/).waitFor();
  check((await obligation(page, id, "c1/surveillance_audit/1")).planned_on === planned, "It was saved all the same.");
  await save.click();
  await page.getByText(`Saved: ${audit}.`).waitFor();
  const events = (await (await page.request.get(`${baseUrl}/v1/certifications/${id}/events`)).json()).data;
  const [old, now] = events.filter(({ type }) => type === "surveillance_audit");
  check(old.superseded_by === now.id && now.facts.start === day(planned, -3) && now.facts.end === day(planned, -2), "The plan was not superseded.");
}

/** Two marks by finger; both are saved in turn. */
async function dragByFinger(open, storageState, id) {
  const page = await open({ viewport: { width: 1100, height: 800 }, hasTouch: true, storageState });
  await page.goto(`${baseUrl}/certifications/${id}`);
  await slider(page).waitFor();
  const client = await page.context().newCDPSession(page);
  const touch = (type, points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  for (const [name, days] of [["Internal audit 1", -20], ["Management review 1", -25]]) {
    const { x, y, to } = await path(page, name, days);
    await touch("touchStart", [{ x, y }]);
    for (let n = 1; n <= 10; n++) await touch("touchMove", [{ x: x + ((to - x) * n) / 10, y }]);
    await touch("touchEnd", []);
    await page.getByRole("button", { name: `Put back: ${name}` }).waitFor();
  }
  await page.getByRole("button", { name: "Save all 2 dates" }).click();
  await page.getByText("Saved: Internal audit 1, Management review 1.").waitFor();
  const internal = await obligation(page, id, "c1/internal_audit/1");
  check(internal.state === "planned", `The internal audit is ${internal.state}.`);
  await page.context().close();
}

/** On a narrow screen the same by choosing and typing; and what a later day would bring. */
async function typeOnAPhone(open, storageState, id, today) {
  const page = await open({ viewport: { width: 360, height: 780 }, storageState });
  await page.goto(`${baseUrl}/certifications/${id}/what-if`);
  await page.getByRole("combobox", { name: "Which date do you want to try?" }).click();
  await page.getByRole("option", { name: /^Surveillance audit 2/ }).click();
  await page.getByLabel("New first day").fill(day(today, 1030));
  await outcome(page).getByText("Breach").first().waitFor();
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(excess <= 0, `The page is ${excess} px wider than the screen.`);
  await clean(page, "The narrow form");
  await page.getByRole("button", { name: "Put back: Surveillance audit 2" }).click();
  await page.getByLabel("Seen on").fill(day(today, 600));
  await outcome(page).getByText(/The status would change/).waitFor();
  await page.getByLabel("Seen on").fill("");
  await outcome(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^What if the policy were different/ }).click();
  await page.getByRole("group", { name: "Lead times before a surveillance audit" }).getByRole("textbox", { name: "Book the certification body" }).fill("5");
  await outcome(page).getByRole("row").filter({ hasText: "Audit booking" }).first().waitFor();
  await page.context().close();
}

await withBrowser(async (open) => {
  const page = await open();
  const faults = [];
  watch(page, faults);
  await signIn(page, needed("EMAIL"), needed("PASSWORD"));
  const { id, today } = await record(page);
  await page.goto(`${baseUrl}/certifications/${id}`);
  await slider(page).waitFor();
  await dragPastTheLimit(page, id);
  const planned = await moveByKeyboardAndSave(page, id);
  await moveThePlan(page, id, planned);
  const storageState = await page.context().storageState();
  await dragByFinger(open, storageState, id);
  await typeOnAPhone(open, storageState, id, today);
  const grave = faults.filter((fault) => !/status of 412/.test(fault));
  check(grave.length === 0, grave.join("\n"));
  console.log("drag: dates dragged, stepped, typed, saved, and one refused in time");
});
