import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./api";

/** What holds where nobody departs from it. It comes with the program and changes with it alone. */
export const defaultPolicyQuery = queryOptions({
  queryKey: ["standard", "policy"],
  queryFn: () => body(api.GET("/v1/default-policy")),
  staleTime: Number.POSITIVE_INFINITY,
});
