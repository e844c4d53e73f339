import { useQuery } from "@tanstack/react-query";
import { documentChoices, type Subject } from "../client/cover";
import { everyItemQuery } from "../client/definition";
import { dutiesQuery } from "../client/duty";
import { profilesQuery, routinesQuery } from "../client/routine";
import { text } from "../text/text";

const words = text.cover;
const records = Object.keys(words.records);

export type PartGroup = { kind: Subject["kind"]; label: string; parts: Subject[] };

/** Everything of the definition that is in force, of which something can be claimed; of a routine, the whole. */
export function useParts(): PartGroup[] {
  const { data: routines = [] } = useQuery(routinesQuery);
  const { data: profiles = [] } = useQuery(profilesQuery);
  const { data: items = [] } = useQuery(everyItemQuery);
  const { data: documents = [] } = useQuery(documentChoices);
  const { data: duties = [] } = useQuery(dutiesQuery);
  const group = (kind: keyof typeof words.subjects, all: { id: string; name: string }[]): PartGroup => ({
    kind,
    label: words.subjects[kind],
    parts: all.map(({ id, name }) => ({ kind, key: id, name })),
  });
  const groups = [
    group("routine", routines.filter(({ state }) => state === "in_force")),
    group("profile", profiles),
    group("managed_item", items.filter(({ state }) => state !== "retired")),
    group("controlled_document", documents.filter(({ state }) => state !== "retired").map(({ id, code, title }) => ({ id, name: `${code} ${title}` }))),
    group("duty", duties.map(({ id, title }) => ({ id, name: title }))),
    group("records", records.map((id) => ({ id, name: words.records[id] ?? id }))),
  ];
  return groups.filter(({ parts }) => parts.length > 0);
}
