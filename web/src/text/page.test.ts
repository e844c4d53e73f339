import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseSync } from "vite";

const source = join(import.meta.dirname, "..");

/** Attributes whose words a person reads or hears. */
const spoken = new Set(["alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "description", "label", "legend", "placeholder", "title"]);

/** What is the same in every language: an example of a number, a domain, an address. */
const wordless = new Set(["NC-1", "example.com", "/dev/mail"]);

type Node = { type: string; value?: unknown; [part: string]: unknown };

const isNode = (it: unknown): it is Node => typeof it === "object" && it !== null && typeof (it as Node).type === "string";

/** Words that stand in an expression themselves, not in what it calls. */
function literals(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === "Literal") return typeof node.value === "string" ? [node.value] : [];
  if (node.type === "TemplateLiteral") return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
  const parts = { JSXExpressionContainer: ["expression"], ConditionalExpression: ["consequent", "alternate"], LogicalExpression: ["left", "right"] }[node.type] ?? [];
  return parts.flatMap((part) => literals(node[part]));
}

/** What a page says without the catalogue. */
export function loose(code: string): string[] {
  const found: string[] = [];
  const walk = (it: unknown) => {
    if (Array.isArray(it)) return it.forEach(walk);
    if (!isNode(it)) return;
    if (it.type === "JSXText") found.push(String(it.value));
    if (it.type === "JSXAttribute" && spoken.has((it.name as { name: string }).name)) found.push(...literals(it.value));
    if (it.type === "JSXElement" || it.type === "JSXFragment") found.push(...(it.children as Node[]).flatMap((child) => (child.type === "JSXExpressionContainer" ? literals(child) : [])));
    for (const part of Object.values(it)) walk(part);
  };
  walk(parseSync("page.tsx", code).program);
  return found.map((words) => words.trim()).filter((words) => /\p{L}{2}/u.test(words) && !wordless.has(words));
}

const pages = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? pages(join(folder, entry.name)) : entry.name.endsWith(".tsx") ? [join(folder, entry.name)] : []));

test("every word of a page stands in the catalogue", () => {
  const all = pages(source);
  expect(all.length).toBeGreaterThan(150);
  const found = all.flatMap((page) => loose(readFileSync(page, "utf8")).map((words) => `${page.slice(source.length)}: ${words}`));
  expect(found).toEqual([]);
});

test("words outside of it are found wherever a page can have them", () => {
  expect(loose("const a = <p>Hello {name}</p>;")).toEqual(["Hello"]);
  expect(loose('const a = <p aria-label="Close">{1}</p>;')).toEqual(["Close"]);
  expect(loose('const a = <p title={open ? "Open it" : text.closed}>{name}</p>;')).toEqual(["Open it"]);
  expect(loose("const a = <p>{count > 0 && `${count} sites`}</p>;")).toEqual(["sites"]);
  expect(loose('const a = <p className="wide">{words.title} · {call("mm")}</p>;')).toEqual([]);
});
