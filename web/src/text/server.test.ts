import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { server as german } from "../../../text/de/web/server";
import { steps } from "../../../text/de/web/step";
import said from "../../../text/de/said.json";
import { server as english } from "../../../text/en/web/server";

const root = join(import.meta.dirname, "../../..");

/** What the engine says in its own snapshots: sentences, a line each. */
function sentences(): string[] {
  const folder = join(root, "cycle/tests/timeline/snapshots");
  const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));
  const found = lines.map((line) => line.trim()).filter((line) => /^\S[^|]* .*[a-z)0-9]\.$/.test(line) && !line.startsWith("expression:"));
  return [...new Set(found)];
}

describe("what the server says in English", () => {
  test("is said again in German, whatever the engine's own stories hold", () => {
    const all = sentences();
    expect(all.length).toBeGreaterThan(60);
    expect(all.filter((one) => german.sentence(one) === one)).toEqual([]);
    // Half a sentence in a field is German as well.
    expect(all.map(german.sentence).filter((one) => /\b(the|of|and|was|is|a|on|two|not)\b/.test(one))).toEqual([]);
    expect(all.filter((one) => english.sentence(one) !== one)).toEqual([]);
  });

  test("keeps its days and numbers and says its audits by their names", () => {
    expect(german.sentence("No fresh internal audit of the full system precedes the stage 2 audit of 2026-11-05; it was due by 2026-10-01.")).toBe(
      "Vor dem Audit der Stufe 2 am 2026-11-05 fehlt etwas Aktuelles über das ganze System: Internes Audit, fällig bis 2026-10-01.",
    );
    expect(german.sentence("Held separately they take 7.5 days, together 6.")).toBe("Einzeln brauchen sie 7,5 Tage, zusammen 6.");
    expect(german.sentence('The event "scope reduction" of 2027-05-01 was recorded.')).toBe("Das Ereignis „Einschränkung des Geltungsbereichs“ am 2027-05-01 wurde erfasst.");
    expect(german.sentence("Surveillance audit 2")).toBe("Überwachungsaudit 2");
  });

  test("stays as it is when a part of it is not known, and so does what a user wrote", () => {
    const half = "It fell due on 2027-03-10. Somebody else wrote this.";
    expect(german.sentence(half)).toBe(half);
    expect(german.sentence("Prüfung der Lieferanten")).toBe("Prüfung der Lieferanten");
    expect(german.sentence("The plan for NC of x, 7 of 2027-01-05 was not accepted by 2027-03-06.")).toBe(
      "Der Plan zu NC of x, 7 vom 2027-01-05 wurde nicht bis 2027-03-06 angenommen.",
    );
  });

  test("about a problem goes by its sentence, then by its code, then stays", () => {
    expect(german.problem("not_in_force", "Your place in this organization has ended.")).toBe("Ihr Platz in dieser Organisation ist beendet.");
    expect(german.problem("last_owner", "An organization keeps at least one owner.")).toMatch(/mindestens einen Inhaber/);
    expect(german.problem("new_code", "Something new.")).toBe("Something new.");
    expect(german.fault("A name has 1 to 200 characters.")).toBe("Ein Name hat 1 bis 200 Zeichen.");
  });

  test("about how often is said as one says it", () => {
    const rules: Record<string, string> = {
      "every third month on the last day": "Alle 3 Monate am letzten Tag",
      "every week on Monday and Friday": "Jede Woche am Montag und am Freitag",
      "every month on the 10th": "Jeden Monat am 10.",
      "every year on the 10th of March": "Jedes Jahr am 10. März",
      "every year on the last Friday of March and September": "Jedes Jahr am letzten Freitag im März und September",
      "every month on the last weekday (Monday to Friday)": "Jeden Monat am letzten Werktag (Montag bis Freitag)",
      "every month on the 31st; where there is no such day, on the last one before it":
        "Jeden Monat am 31.; wo es den Tag nicht gibt, am letzten davor",
      "every second week on Tuesday, 6 times in all": "Alle 2 Wochen am Dienstag, insgesamt 6-mal",
      "every day, until 2027-12-31": "Jeden Tag, bis 2027-12-31",
    };
    for (const [heard, words] of Object.entries(rules)) expect(german.rule(heard), heard).toBe(words);
    expect(german.rule("every year on the first of these days: every Monday of the year")).toBe("every year on the first of these days: every Monday of the year");
  });

  test("names the steps to the certificate that the engine has, and no others", () => {
    const source = readFileSync(join(root, "cycle/src/journey_step.rs"), "utf8");
    expect(Object.keys(steps)).toEqual([...source.matchAll(/id: "(J\d\d)"/g)].map(([, id]) => id));
    expect(german.step("J02", "title", "Gap analysis")).toBe("Lückenanalyse");
    expect(german.step("J99", "title", "A new step")).toBe("A new step");
  });

  test("has the same fields in both languages", () => {
    const fields = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const [heard, words] of Object.entries(said)) {
      for (const field of fields(words)) expect(fields(heard), heard).toContain(field);
    }
  });
});
