import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Kept, kept } from "./api";
import type { DeliveryStage, NewWebhookEndpoint, WebhookEndpoint, WebhookEndpointChange } from "./shape";

const at = (id: string) => ({ path: { id } });

export const endpointsQuery = queryOptions({
  queryKey: ["webhook"],
  queryFn: async () => (await body(api.GET("/v1/webhook-endpoints"))).data as WebhookEndpoint[],
});

export const endpointQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhook", id],
    queryFn: async () => (await kept(api.GET("/v1/webhook-endpoints/{id}", { params: at(id) }))) as Kept<WebhookEndpoint>,
    refetchInterval: 10_000,
  });

export const deliveriesQuery = (id: string, state?: DeliveryStage) =>
  infiniteQueryOptions({
    queryKey: ["webhook", id, "delivery", state],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/v1/webhook-endpoints/{id}/deliveries", {
          params: { ...at(id), query: { limit: 50, cursor: pageParam, state } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
    // While something is on its way, what became of it shows by itself.
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.data.some(({ state }) => state === "ready" || state === "running") ? 5_000 : false,
  });

export const useAddEndpoint = () =>
  useMutation({ mutationFn: (sent: NewWebhookEndpoint) => body(api.POST("/v1/webhook-endpoints", { body: sent })) });

export const useChangeEndpoint = (id: string) =>
  useMutation({
    mutationFn: ({ tag, ...sent }: WebhookEndpointChange & { tag: string }) =>
      body(api.PATCH("/v1/webhook-endpoints/{id}", { params: { ...at(id), header: { "If-Match": tag } }, body: sent })),
  });

/** Whoever removes one stands on its page: the way from there comes before asking again. */
export const useRemoveEndpoint = (id: string, away: () => Promise<void>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.DELETE("/v1/webhook-endpoints/{id}", { params: at(id) })),
    meta: { leaves: true },
    onSuccess: async () => {
      await away();
      client.removeQueries({ queryKey: ["webhook", id] });
      await client.invalidateQueries();
    },
  });
};

export const useRotateSecret = (id: string) =>
  useMutation({ mutationFn: () => body(api.POST("/v1/webhook-endpoints/{id}/secrets", { params: at(id) })) });

export const useTestEndpoint = (id: string) =>
  useMutation({ mutationFn: () => body(api.POST("/v1/webhook-endpoints/{id}/tests", { params: at(id) })) });

export const useRecover = (id: string) =>
  useMutation({
    mutationFn: (hours: number) => body(api.POST("/v1/webhook-endpoints/{id}/recoveries", { params: at(id), body: { hours } })),
  });

export const useReplay = () =>
  useMutation({ mutationFn: (id: string) => body(api.POST("/v1/webhook-deliveries/{id}/replays", { params: at(id) })) });
