import english from "../../en/reason.json";
import { kind as englishKinds, word as englishWords } from "../../en/cycle.json";
import { interpreter, type Pair } from "../../heard";
import { kind, status, word } from "../cycle.json";
import reasons from "../reason.json";
import said from "../said.json";
import { problems } from "./problem";
import { rule } from "./recurrence";
import { steps } from "./step";

const figures = new Intl.NumberFormat("de", { maximumFractionDigits: 2 });

const keys = Object.keys(english.reason) as (keyof typeof english.reason)[];
const kinds = Object.keys(kind) as (keyof typeof kind)[];
/** Ereignisse, wie die API sie nennt, nennt die Geschichte mit Leerzeichen. */
const spaced = Object.entries(said).filter(([heard]) => heard.includes("_") && !/[ {]/.test(heard));
const names = Object.keys(word) as (keyof typeof word)[];

/** Die Gründe, die auch die Mails kennen; die übrigen Sätze des Servers; Titel; Audits, wie die Sätze und wie die API sie nennen. */
const pairs: Pair[] = [
  ...keys.map((key): Pair => [english.reason[key], reasons.reason[key]]),
  ...Object.entries(said),
  ...kinds.flatMap((name): Pair[] => [[englishKinds[name], kind[name]], [`${englishKinds[name]} {n}`, `${kind[name]} {n}`]]),
  ...spaced.map(([heard, said]): Pair => [heard.replaceAll("_", " "), said]),
  ...Object.entries(status).map(([name, said]): Pair => [name.replaceAll("_", " "), said]),
  ...names.flatMap((name): Pair[] => [[englishWords[name], word[name]], [name, word[name]]]),
];

const say = interpreter(pairs, (figure) => figures.format(Number(figure)));

/** Was der Server auf Englisch sagt, auf Deutsch; was nicht erkannt wird, bleibt englisch. */
export const server = {
  sentence: (sentence: string): string => say(sentence) ?? sentence,
  rule: (words: string): string => rule(words) ?? words,
  problem: (code: string, detail: string): string => say(detail) ?? problems[code] ?? detail,
  fault: (detail: string): string => say(detail) ?? detail,
  step: (id: string, part: "title" | "who" | "output", words: string): string => steps[id]?.[part] ?? words,
};
