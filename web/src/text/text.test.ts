import { describe, expect, test } from "vitest";
import { web as de } from "../../../text/de/web";
import { web as en } from "../../../text/en/web";

type Leaf = string | ((...given: unknown[]) => string);

/** Every text by its key: "entrance.signIn.title". */
function leaves(words: unknown, key = "", found = new Map<string, Leaf>()): Map<string, Leaf> {
  if (typeof words === "string" || typeof words === "function") found.set(key, words as Leaf);
  else if (typeof words === "object" && words !== null)
    for (const [part, inner] of Object.entries(words)) leaves(inner, key ? `${key}.${part}` : part, found);
  else throw new Error(`${key} is no text`);
  return found;
}

const english = leaves(en);
const german = leaves(de);

/** What a sentence with something filled in is tried with: words, numbers, lists of words. Each knows how to find itself again. */
const kinds = {
  words: (n: number) => `⟦${n}⟧`,
  numbers: (n: number) => 311 + 7 * n,
  lists: (n: number) => [`⟦${n}⟧`, `⟦${n}b⟧`],
};

/** Which of what was given stands in the sentence; null: it takes no such thing. */
function said(leaf: (...given: unknown[]) => string, kind: keyof typeof kinds): number[] | null {
  const given = [0, 1, 2, 3].map((n): unknown => kinds[kind](n));
  try {
    const sentence = leaf(...given);
    return [0, 1, 2, 3].filter((n) => sentence.includes(kind === "numbers" ? String(given[n]) : `⟦${n}`));
  } catch {
    return null;
  }
}

/** What both languages say alike: names, loanwords, and what is no word. */
const alike = new Set(["Plan", "Text", "Register", "PDF", "Excel", 
  "Certkeep", "Name", "Status", "Standard", "Audits", "Webhooks", "Webhook", "Passkeys", "Single Sign-on", "Code", "Domain", "Domains", "Token",
  "Manager", "Auditor", "optional", "SHA-256", "Test", "Portfolio", "E-Mail", "Link",
]);

describe("the catalogue", () => {
  test("both languages have the same texts", () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    expect(english.size).toBeGreaterThan(1200);
  });

  test("a sentence says in both languages what is filled in", () => {
    let tried = 0;
    for (const [key, one] of english) {
      const other = german.get(key);
      expect(typeof other, key).toBe(typeof one);
      // What the server says is told in server.test.ts.
      if (typeof one !== "function" || typeof other !== "function" || key.startsWith("server.")) continue;
      expect(other.length, key).toBe(one.length);
      for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
        expect(said(other, kind), `${key} with ${kind}`).toEqual(said(one, kind));
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(500);
  });

  test("a text is whole, and its dashes, dots and quotation marks are those of its language", () => {
    for (const [language, words] of [["en", english], ["de", german]] as const) {
      for (const [key, leaf] of words) {
        if (typeof leaf !== "string") continue;
        expect(leaf.trim(), `${language} ${key}`).toBe(leaf);
        expect(leaf, `${language} ${key}`).not.toBe("");
        expect(leaf, `${language} ${key}`).not.toMatch(/ {2}|\.\.\.|undefined/);
        if (language === "de") expect(leaf, key).not.toMatch(/["“](?=\p{L})/u);
      }
    }
  });

  test("German is German", () => {
    const same = [...english].filter(([key, leaf]) => typeof leaf === "string" && german.get(key) === leaf && !alike.has(leaf));
    expect(same.map(([key, leaf]) => `${key}: ${String(leaf)}`).filter((line) => !line.startsWith("auditLog.actions") && !/\.value: /.test(line))).toEqual([]);
  });
});
