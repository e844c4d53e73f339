import { queryOptions, useMutation } from "@tanstack/react-query";
import { text } from "../text/text";
import { api, body, type Kept, kept } from "./api";
import type { Journey, JourneyPreset } from "./shape";

/** The steps in the reader's language. */
function inWords({ value, tag }: Kept<Journey>): Kept<Journey> {
  const { step: say } = text.server;
  const steps = value.steps.map((step) => {
    const { id, title, who, output } = step;
    return { ...step, title: say(id, "title", title), who: say(id, "who", who), output: say(id, "output", output) };
  });
  return { value: { ...value, steps }, tag };
}

const at = (id: string) => ({ path: { id } });

export const journeyQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id, "journey"],
    queryFn: async () => inWords(await kept(api.GET("/v1/certifications/{id}/journey", { params: at(id) }))),
  });

export type StepPatch = { step: string; days?: number | null; responsible_id?: string | null; note?: string };

export type JourneyPatch = { preset?: JourneyPreset; steps?: StepPatch[] };

export const useChangeJourney = (id: string) =>
  useMutation({
    mutationFn: async ({ tag, ...patch }: JourneyPatch & { tag: string }) =>
      inWords(await kept(api.PATCH("/v1/certifications/{id}/journey", { params: { ...at(id), header: { "If-Match": tag } }, body: patch }))),
  });

export const useMarkStep = (id: string) =>
  useMutation({
    mutationFn: (done: { step: string; on: string }) => body(api.POST("/v1/certifications/{id}/journey/completions", { params: at(id), body: done })),
  });

export const useUnmarkStep = (id: string) =>
  useMutation({
    mutationFn: (step: string) => body(api.DELETE("/v1/certifications/{id}/journey/completions/{step}", { params: { path: { id, step } } })),
  });
