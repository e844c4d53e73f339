import { MutationCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

/** Refusals of a sign-in that is under way: they say nothing of the session. */
const elsewhere = new Set(["wrong_credentials", "sso_unknown"]);

/** One cache. Whatever was written may have moved a date anywhere, so every page asks again after a change. */
export function newQueryClient(onSignedOut: () => void): QueryClient {
  const watch = (error: Error) => {
    if (!(error instanceof Problem)) return;
    if (error.status === 401 && !elsewhere.has(error.code)) onSignedOut();
    // The frame shows that the access has ended, as soon as the session says so.
    if (error.code === "grant_ended") void client.invalidateQueries({ queryKey: ["session"] });
  };
  const client: QueryClient = new QueryClient({
    mutationCache: new MutationCache({
      onError: watch,
      onSuccess: (_data, _sent, _kept, mutation) =>
        mutation.meta?.leaves
          ? undefined
          : // What a mailed link shows is asked once: the answer uses the link up.
            client.invalidateQueries({ predicate: ({ queryKey, meta }) => queryKey[0] !== "standard" && !meta?.once }),
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
      },
    },
  });
  client.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error") watch(event.action.error as Error);
  });
  return client;
}
