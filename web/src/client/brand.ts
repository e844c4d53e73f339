import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, kept } from "./api";
import type { BrandBody } from "./shape";

/** The consultancy's own brand; without a name there is none. */
export const brandQuery = queryOptions({ queryKey: ["brand"], queryFn: () => kept(api.GET("/v1/brand")) });

/** The brand that the pages bear; null: the product's own name. */
export const shownBrandQuery = queryOptions({
  queryKey: ["shown-brand"],
  queryFn: async () => (await body(api.GET("/v1/shown-brand"))).brand,
  staleTime: 60_000,
  retry: false,
});

export function useSetBrand() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tag, ...brand }: BrandBody & { tag: string }) =>
      kept(api.PUT("/v1/brand", { params: { header: { "If-Match": tag } }, body: brand })),
    onSuccess: () => client.invalidateQueries({ queryKey: shownBrandQuery.queryKey }),
  });
}
