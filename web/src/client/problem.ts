import { text as words } from "../text/text";

export type FieldError = { pointer: string; detail: string };

/** What the server (or the line to it) said no with: RFC 9457, and the request id for whoever looks into it. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly request: string | null;
  readonly fields: FieldError[];

  constructor(status: number, code: string, title: string, detail: string, request: string | null, fields: FieldError[]) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.title = title;
    this.request = request;
    this.fields = fields;
  }

  /** Reads a refused answer, in the reader's language; a body that is no problem document still becomes one. */
  static from(response: Response, body: unknown): Problem {
    const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    const text = (key: string) => (typeof said[key] === "string" ? (said[key] as string) : "");
    const errors = Array.isArray(said.errors) ? (said.errors as FieldError[]) : [];
    const fields = errors.map(({ pointer, detail }) => ({ pointer, detail: words.server.fault(detail) }));
    const request = response.headers.get("x-request-id") ?? (text("instance") || null);
    const title = text("title") || response.statusText || `HTTP ${response.status}`;
    const code = text("code") || `http_${response.status}`;
    return new Problem(response.status, code, title, words.server.problem(code, text("detail")), request, fields);
  }

  static unreachable(): Problem {
    return new Problem(0, "unreachable", "", "", null, []);
  }

  /** Field messages for a form whose fields are named like the request's; `rename` leads pointers to other names. */
  asFieldErrors(rename: (path: string) => string = (path) => path): Record<string, string> {
    const named: Record<string, string> = {};
    for (const { pointer, detail } of this.fields) {
      const path = pointer.replace(/^#?\/?/, "").replaceAll("/", ".");
      if (path) named[rename(path)] ??= detail;
    }
    return named;
  }
}
