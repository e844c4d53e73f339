import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, kept } from "./api";
import type { JourneyPreset } from "./shape";

const at = (id: string) => ({ path: { id } });

export const journeyQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id, "journey"],
    queryFn: () => kept(api.GET("/v1/certifications/{id}/journey", { params: at(id) })),
  });

export type StepPatch = { step: string; days?: number | null; responsible_id?: string | null; note?: string };

export type JourneyPatch = { preset?: JourneyPreset; steps?: StepPatch[] };

export const useChangeJourney = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...patch }: JourneyPatch & { tag: string }) =>
      kept(api.PATCH("/v1/certifications/{id}/journey", { params: { ...at(id), header: { "If-Match": tag } }, body: patch })),
  });

export const useMarkStep = (id: string) =>
  useMutation({
    mutationFn: (done: { step: string; on: string }) => body(api.POST("/v1/certifications/{id}/journey/completions", { params: at(id), body: done })),
  });

export const useUnmarkStep = (id: string) =>
  useMutation({
    mutationFn: (step: string) => body(api.DELETE("/v1/certifications/{id}/journey/completions/{step}", { params: { path: { id, step } } })),
  });
