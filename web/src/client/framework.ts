import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every } from "./api";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Standard = Schemas["StandardDetail"];
export type Framework = Schemas["FrameworkDetail"];

/** What a file may be, by the end of its name. */
const forms: Record<string, string> = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  json: "application/json",
};

/** The media type of a file that can be imported; browsers name it as their computer's programs do, so it goes by the name. */
export const formOf = (name: string): string | undefined => forms[name.split(".").at(-1)?.toLowerCase() ?? ""];

/** A standard of the catalogue with its clauses. */
export const standardQuery = (id: string) =>
  queryOptions({ queryKey: ["standard", id], queryFn: () => body(api.GET("/v1/standards/{id}", { params: { path: { id } } })) });

export const frameworksQuery = queryOptions({
  queryKey: ["framework"],
  queryFn: () => every((cursor) => body(api.GET("/v1/frameworks", { params: { query: { limit: 100, cursor } } }))),
});

export const frameworkQuery = (id: string) =>
  queryOptions({ queryKey: ["framework", id], queryFn: () => body(api.GET("/v1/frameworks/{id}", { params: { path: { id } } })) });

type Upload = { file: File; form: string; name: string; edition: string };

export const useImportFramework = () =>
  useMutation({
    mutationFn: ({ file, form, name, edition }: Upload) =>
      body(
        api.POST("/v1/frameworks", {
          params: { query: { ...(name ? { name } : {}), ...(edition ? { edition } : {}) } },
          headers: { "Content-Type": form },
          // The document knows the forms as text; the file goes as it is.
          body: file as unknown as string,
          bodySerializer: (sent) => sent as unknown as BodyInit,
        }),
      ),
  });

export const useRemoveFramework = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/frameworks/{id}", { params: { path: { id } } })) });
