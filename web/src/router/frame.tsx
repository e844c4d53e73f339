import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { Problem } from "../client/problem";
import { sessionQuery } from "../client/session";
import { Alone } from "../frame/alone";
import { Failure } from "../frame/failure";
import { Missing } from "../frame/missing";
import { change } from "../language/choice";

export type Context = { client: QueryClient };
export type Search = Record<string, unknown>;

/** A word of an address, when there is one. */
export const word = (search: Search, key: string): string | undefined => {
  const value = search[key];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** Only a path of this origin may be returned to. */
export const safePath = (path: string | undefined): string | undefined =>
  path?.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : undefined;

/** The top of every address. */
export const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: () => (
    <Alone>
      <Missing />
    </Alone>
  ),
  errorComponent: (props) => (
    <Alone>
      <Failure {...props} />
    </Alone>
  ),
});

/** Outside: what a person sees without a session. */
export const outside = createRoute({
  getParentRoute: () => root,
  id: "outside",
  component: lazyRouteComponent(() => import("../frame/entrance"), "Entrance"),
});

/** Inside: every page below needs a session and comes back after the sign-in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    try {
      const session = await context.client.ensureQueryData(sessionQuery);
      // The pages begin anew in the person's own language; nothing is shown in the other one meanwhile.
      if (change(session.person.language)) await new Promise(() => {});
      // Until there is the second factor that the organization demands, nothing else works here.
      if (session.second_factor_missing && !location.pathname.startsWith("/settings/")) throw redirect({ to: "/settings/security", replace: true });
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      const path = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/sign-in", search: { return: path }, replace: true });
    }
  },
  component: lazyRouteComponent(() => import("../frame/shell"), "Shell"),
});
