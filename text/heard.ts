/** A sentence that the server may say in English, with its fields (`{due_on}`), and the same in another language. */
export type Pair = readonly [heard: string, said: string];

type Fields = [name: string, words: string][];

const literal = /^[^{]*/;

/** Fields that hold what is said elsewhere among the pairs: an audit, a duty, half a sentence. */
const known = new Set(["act", "after", "audit", "before", "duty", "event", "other", "what", "when", "why"]);

type Known = (words: string) => boolean;

/** Whether the words can stand in the field: its name tells what it holds. */
function fits(field: string, words: string, isKnown: Known): boolean {
  if (known.has(field)) return isKnown(words);
  if (field.endsWith("_on")) return /^\d{4}-\d\d-\d\d$/.test(words);
  if (/^(n|year|least|most|hours|months|(.*_)?days)$/.test(field)) return /^-?\d+(\.\d+)?$/.test(words);
  return true;
}

/** Follows a sentence along its pattern, and answers what comes after it. */
function follow(pattern: string, text: string, fields: Fields, isKnown: Known): string | null {
  const [before = ""] = literal.exec(pattern) ?? [];
  if (!text.startsWith(before)) return null;
  const rest = text.slice(before.length);
  if (before.length === pattern.length) return rest === "" || rest.startsWith(" ") ? rest : null;
  const end = pattern.indexOf("}");
  const [field, after] = [pattern.slice(before.length + 1, end), pattern.slice(end + 1)];
  const [next = ""] = literal.exec(after) ?? [];
  const held = fields.length;
  for (let at = next === "" ? rest.length : rest.indexOf(next, 1); at > 0; at = next === "" ? 0 : rest.indexOf(next, at + 1)) {
    if (!fits(field, rest.slice(0, at), isKnown)) continue;
    fields.push([field, rest.slice(0, at)]);
    const left = follow(after, rest.slice(at), fields, isKnown);
    if (left !== null) return left;
    fields.length = held;
  }
  return null;
}

/**
 * Says the server's sentences in another language: recognises each by its shape, as `mailer` does with the engine's reasons. Words in a field are said as
 * well where they are known; days stay as they are. Answers null unless the whole is recognised.
 */
export function interpreter(pairs: readonly Pair[], number: (figure: string) => string): (text: string) => string | null {
  const told = new Map<string, string | null>();
  const sentence = (text: string): { said: string; rest: string } | null => {
    let best: { fields: Fields; rest: string; said: string } | null = null;
    for (const [heard, said] of pairs) {
      const fields: Fields = [];
      const rest = follow(heard, text, fields, (words) => say(words) !== null);
      if (rest === null || (best && (rest.length > best.rest.length || (rest.length === best.rest.length && fields.length >= best.fields.length)))) continue;
      best = { fields, rest, said };
    }
    if (!best) return null;
    const { fields, rest } = best;
    const word = (_: string, wanted: string) => {
      const words = fields.find(([name]) => name === wanted)?.[1] ?? "";
      return /^\d+\.\d+$/.test(words) ? number(words) : (say(words) ?? words);
    };
    return { said: best.said.replaceAll(/\{(\w+)\}/g, word), rest };
  };
  const say = (text: string): string | null => {
    const known = told.get(text);
    if (known !== undefined) return known;
    const parts: string[] = [];
    let rest: string | null = text.trim();
    while (rest) {
      const heard = sentence(rest);
      if (heard) parts.push(heard.said);
      rest = heard && heard.rest.trimStart();
    }
    const said = rest === "" && parts.length > 0 ? parts.join(" ") : null;
    told.set(text, said);
    return said;
  };
  return say;
}
