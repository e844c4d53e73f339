import createClient from "openapi-fetch";
import { language } from "../language/choice";
import { Problem } from "./problem";
import type { paths } from "./schema";
import { stepUp } from "./step-up";

/** The one client: same origin, the session cookie goes along by itself. An account that it makes is in the language of the pages. */
export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin", headers: { "Accept-Language": language } });

api.use(stepUp);

type Answer<T> = { data?: T; error?: unknown; response: Response };

async function asked<T>(answer: Promise<Answer<T>>): Promise<Answer<T>> {
  let got: Answer<T>;
  try {
    got = await answer;
  } catch {
    throw Problem.unreachable();
  }
  if (!got.response.ok) throw Problem.from(got.response, got.error);
  return got;
}

/** The body of an answer, or its problem thrown. */
export async function body<T>(answer: Promise<Answer<T>>): Promise<T> {
  return (await asked(answer)).data as T;
}

/** A single resource and the tag of the state that was read: a change must name the state it was made from. */
export type Kept<T> = { value: T; tag: string };

export async function kept<T>(answer: Promise<Answer<T>>): Promise<Kept<T>> {
  const { data, response } = await asked(answer);
  return { value: data as T, tag: response.headers.get("etag") ?? "" };
}

type Page<T> = { data: T[]; next_cursor?: string | null; has_more: boolean };

/** All pages of a list that stays small (sites, bodies, the events of one certificate). */
export async function every<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const { data, next_cursor, has_more } = await page(cursor);
    all.push(...data);
    if (!has_more || !next_cursor) return all;
    cursor = next_cursor;
  }
}
