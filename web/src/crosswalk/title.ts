import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../client/api";

/** The titles of a standard's clauses, by number and in reading order. */
export type Titles = Map<string, string>;

const titled = (clauses: { reference: string; title: string }[]): Titles => new Map(clauses.map(({ reference, title }) => [reference, title]));

async function read(id: string): Promise<Titles> {
  const at = { params: { path: { id } } };
  // The common structure is no standard of the catalogue: its clauses are known by their numbers alone.
  if (id === "hs-2021") return new Map();
  if (id.startsWith("fw_")) return titled((await body(api.GET("/v1/frameworks/{id}", at))).requirements);
  return titled((await body(api.GET("/v1/standards/{id}", at))).clauses);
}

export const titlesQuery = (id: string) => queryOptions({ queryKey: [id.startsWith("fw_") ? "framework" : "standard", id, "titles"], queryFn: () => read(id) });
