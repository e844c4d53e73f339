import { expect, test } from "vitest";
import type { Routine } from "../client/shape";
import { contentOf, newActivity, newStep, valuesOf } from "./values";

const person = { id: "prf_1", name: "Lead" };
const draft = {
  layer: "work_instruction",
  purpose: "Why",
  steps: [
    {
      id: "prt_1",
      key: "accept",
      name: "Accept",
      description: "",
      process: "operate",
      fork: null,
      skipped: null,
      activities: [{ id: "prt_2", name: "Register", description: "", responsibilities: [{ profile: person, role: "A" }], actions: [{ text: "Open the desk", tool: "", record: "" }] }],
    },
  ],
};
const routine = { name: "Requests", owner: person, open: { note: "First" }, draft, content: null } as unknown as Routine;

test("what is read is sent again with its ids, its people and its actions", () => {
  const sent = contentOf(valuesOf(routine));
  expect(sent.steps[0]).toMatchObject({ id: "prt_1", key: "accept", activities: [{ id: "prt_2", responsibilities: [{ profile_id: "prf_1", role: "A" }], actions: [{ text: "Open the desk" }] }] });
  expect(sent.steps[0]).not.toHaveProperty("skipped");
});

test("a layer sends what it may say and no more", () => {
  const values = valuesOf(routine);
  expect(contentOf({ ...values, layer: "procedure" }).steps[0]?.activities?.[0]).toMatchObject({ actions: [], responsibilities: [{ role: "A" }] });
  expect(contentOf({ ...values, layer: "process" }).steps[0]?.activities?.[0]).toMatchObject({ actions: [], responsibilities: [] });
});

test("new parts have no ids, and a step that is skipped goes on nowhere", () => {
  const values = valuesOf(routine);
  const own = { ...newStep("Own", "operate", "Do"), fork: 2, skipped: "Not ours" };
  const sent = contentOf({ ...values, steps: [...values.steps, own] }).steps[1];
  expect(sent).not.toHaveProperty("id");
  expect(sent).not.toHaveProperty("fork");
  expect(sent).toMatchObject({ skipped: "Not ours", activities: [{ name: "Do" }] });
  expect(newActivity("One").place).not.toBe(newActivity("Two").place);
});
