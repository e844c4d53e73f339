import type { AnyRouter } from "@tanstack/react-router";
import { sessionQuery, signingOut } from "./client/session";
import type { Context } from "./router/frame";

/** The session has ended under a page: forget everything and ask for a new one, with the way back. */
export async function leave(router: AnyRouter) {
  const here = router.state.location;
  const { client } = router.options.context as Context;
  if (client.isMutating({ mutationKey: signingOut }) > 0) return;
  if (!router.state.matches.some((match) => match.routeId.startsWith("/inside"))) return;
  await router.navigate({ to: "/sign-in", search: { return: here.href === "/" ? undefined : here.href, after: "ended" } });
  client.removeQueries({ queryKey: sessionQuery.queryKey });
}
