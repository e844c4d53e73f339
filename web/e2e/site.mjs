// Several sites: a sample drawn with a seed that can be copied, an audit's visits recorded and corrected.
import { baseUrl, check } from "./browser.mjs";

const dialog = (page) => page.getByRole("dialog");

async function cover(page, id) {
  await page.goto(`${baseUrl}/certifications/${id}/details`);
  for (const name of ["Data centre", "Service desk"]) {
    await page.getByRole("button", { name: "Add a site" }).click();
    await page.getByLabel("Name of the site").fill(name);
    await page.getByRole("button", { name: "Add a site" }).click();
    await page.getByRole("checkbox", { name }).waitFor();
  }
  await page.getByRole("button", { name: "Save the details" }).click();
  await page.getByText("The details are saved.").last().waitFor();
}

async function draw(page, id) {
  await page.getByRole("link", { name: "Sites", exact: true }).click();
  await page.getByRole("button", { name: "Draw a sample" }).click();
  await dialog(page).getByRole("button", { name: "Draw and record" }).click();
  await dialog(page).waitFor({ state: "detached" });
  const { data } = await (await page.request.get(`${baseUrl}/v1/certifications/${id}/site-samples`)).json();
  check(data.length === 1 && /^\d+$/.test(data[0].seed), "The sample was not recorded with its seed.");
  await page.getByText(data[0].seed, { exact: true }).waitFor();
  await page.getByRole("button", { name: `Copy the seed ${data[0].seed}` }).click();
  await page.getByRole("cell", { name: /To be visited/ }).first().waitFor();
}

async function visit(page, id, today) {
  await page.goto(`${baseUrl}/certifications/${id}/events`);
  await page.getByRole("button", { name: "Add an event" }).click();
  await dialog(page).getByLabel("First day").fill(today);
  await dialog(page).getByRole("button", { name: "Record" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Sites", exact: true }).click();
  await page.getByText(/which sites it visited is not recorded/).waitFor();

  const central = dialog(page).getByRole("checkbox", { name: "Head office" });
  await page.getByRole("button", { name: "Record visits" }).click();
  for (const name of ["Data centre", "Service desk"]) await dialog(page).getByRole("checkbox", { name }).check();
  await central.uncheck();
  await dialog(page).getByRole("button", { name: "Record", exact: true }).click();
  await page.getByText(/did not visit the central function/).waitFor();

  await page.getByRole("button", { name: "Record visits" }).click();
  await central.check();
  await dialog(page).getByRole("button", { name: "Record", exact: true }).click();
  await page.getByText(/did not visit the central function/).waitFor({ state: "detached" });
  await page.getByText("Every site has been visited in this cycle.").waitFor();
}

/** What a person does with a certificate of several sites. */
export async function sampleSites(page, id, today) {
  await cover(page, id);
  await draw(page, id);
  await visit(page, id, today);
}
