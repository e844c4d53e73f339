import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { language } from "../language/choice";
import { api, body } from "./api";
import { Problem } from "./problem";
import type { EvidenceChange, EvidenceStanding, FileView, NewEvidence } from "./shape";

export type EvidenceFilter = { standing?: EvidenceStanding };

/** The evidence of the organization, newest first. */
export const evidenceQuery = ({ standing }: EvidenceFilter) =>
  infiniteQueryOptions({
    queryKey: ["evidence", "list", standing],
    queryFn: ({ pageParam }) => body(api.GET("/v1/evidence", { params: { query: { limit: 50, cursor: pageParam, standing } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });

/** How much room there is for files, and which are taken. */
export const storageQuery = queryOptions({ queryKey: ["evidence", "storage"], queryFn: () => body(api.GET("/v1/storage")) });

export const useAddEvidence = () => useMutation({ mutationFn: (facts: NewEvidence) => body(api.POST("/v1/evidence", { body: facts })) });

export const useChangeEvidence = (id: string) =>
  useMutation({
    mutationFn: ({ version, ...patch }: EvidenceChange & { version: number }) =>
      body(api.PATCH("/v1/evidence/{id}", { params: { path: { id }, header: { "If-Match": `"v${version}"` } }, body: patch })),
  });

export const useRemoveEvidence = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/evidence/{id}", { params: { path: { id } } })) });

/** Where a file is downloaded from. */
export const contentOf = (file: FileView) => `/v1/files/${file.id}/content`;

/** Sends a file and tells how far it has come, which `fetch` cannot. */
export function sendFile(file: File, progress: (share: number) => void, stop: AbortSignal): Promise<FileView> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/v1/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept-Language", language);
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onerror = () => failed(Problem.unreachable());
    request.onabort = () => failed(Problem.unreachable());
    request.onload = () => {
      const said = read(request.responseText);
      if (request.status === 201) done(said as FileView);
      else failed(Problem.from(new Response(null, { status: request.status, statusText: request.statusText, headers: idOf(request) }), said));
    };
    stop.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

const idOf = (request: XMLHttpRequest): HeadersInit => {
  const id = request.getResponseHeader("x-request-id");
  return id ? { "x-request-id": id } : {};
};

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
