import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every, type Kept, kept } from "./api";
import type { Certification, Fact, NewCertification, NewEvent, PolicyPatch, RecordedEvent, WhatIf } from "./shape";

const at = (id: string) => ({ path: { id } });

export const certificationsQuery = queryOptions({
  queryKey: ["certification"],
  queryFn: async () =>
    (await every((cursor) => body(api.GET("/v1/certifications", { params: { query: { limit: 100, cursor } } })))) as Certification[],
});

export const certificationQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id],
    queryFn: async () => (await kept(api.GET("/v1/certifications/{id}", { params: at(id) }))) as Kept<Certification>,
  });

export const programmeQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id, "programme"],
    queryFn: () => body(api.GET("/v1/certifications/{id}/programme", { params: at(id) })),
  });

export const eventsQuery = (id: string) =>
  queryOptions({
    queryKey: ["certification", id, "event"],
    queryFn: async () => (await body(api.GET("/v1/certifications/{id}/events", { params: at(id) }))).data as RecordedEvent[],
  });

export const useAddCertification = () =>
  useMutation({ mutationFn: (facts: NewCertification) => body(api.POST("/v1/certifications", { body: facts })) });

export type CertificationPatch = {
  standard?: string;
  certification_body_id?: string | null;
  certificate_number?: string | null;
  scope?: string;
  printed_issue_on?: string | null;
  printed_expiry_on?: string | null;
  target_on?: string | null;
  site_ids?: string[];
  responsible_id?: string;
  policy?: PolicyPatch;
};

export const useChangeCertification = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...patch }: CertificationPatch & { tag: string }) =>
      kept(api.PATCH("/v1/certifications/{id}", { params: { ...at(id), header: { "If-Match": tag } }, body: patch })) as Promise<Kept<Certification>>,
  });

export const useRecordEvent = (id: string) =>
  useMutation({
    mutationFn: (event: NewEvent) => body(api.POST("/v1/certifications/{id}/events", { params: at(id), body: event })),
  });

/** Records an event while what is recorded is still what `tag` names; answers the tag of what is recorded then. */
export const recordEvent = (id: string, event: NewEvent, tag: string) =>
  kept(api.POST("/v1/certifications/{id}/events", { params: { ...at(id), header: { "If-Match": tag } }, body: event }));

export type Asked = { events: Fact[]; without: string[]; today?: string; policy?: PolicyPatch };

/** What would be, were these facts true besides the recorded ones `without` some of them. It stores nothing. */
export const previewProgramme = (id: string, asked: Asked, signal: AbortSignal) =>
  kept(api.POST("/v1/certifications/{id}/programme-previews", { params: at(id), body: asked, signal })) as Promise<Kept<WhatIf>>;
