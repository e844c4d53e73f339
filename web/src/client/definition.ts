import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every } from "./api";
import type { AgreementWriting, CustomerWriting, ItemFilter, ItemWriting, NewAgreement, NewCustomer, NewItem, NewItemRelation, NewReview, NewService, ReviewSubject, ServiceWriting } from "./shape";

/** What the organization promises, and what it works with. */
const on = (id: string, version: number) => ({ path: { id }, header: { "If-Match": `"v${version}"` } });
type At<T> = { id: string; version: number; patch: T };

export const customersQuery = queryOptions({
  queryKey: ["definition", "customer"],
  queryFn: () => every((cursor) => body(api.GET("/v1/customers", { params: { query: { limit: 100, cursor, sort: "name" } } }))),
});

export const useAddCustomer = () => useMutation({ mutationFn: (sent: NewCustomer) => body(api.POST("/v1/customers", { body: sent })) });
export const useChangeCustomer = () =>
  useMutation({ mutationFn: ({ id, version, patch }: At<CustomerWriting>) => body(api.PATCH("/v1/customers/{id}", { params: on(id, version), body: patch })) });
export const useRemoveCustomer = (id: string) => useMutation({ mutationFn: () => body(api.DELETE("/v1/customers/{id}", { params: { path: { id } } })) });

export const servicesQuery = queryOptions({
  queryKey: ["definition", "service"],
  queryFn: () => every((cursor) => body(api.GET("/v1/services", { params: { query: { limit: 100, cursor, sort: "name" } } }))),
});

export const useAddService = () => useMutation({ mutationFn: (sent: NewService) => body(api.POST("/v1/services", { body: sent })) });
export const useChangeService = () =>
  useMutation({ mutationFn: ({ id, version, patch }: At<ServiceWriting>) => body(api.PATCH("/v1/services/{id}", { params: on(id, version), body: patch })) });
export const useRemoveService = (id: string) => useMutation({ mutationFn: () => body(api.DELETE("/v1/services/{id}", { params: { path: { id } } })) });

export const agreementsQuery = queryOptions({
  queryKey: ["definition", "agreement"],
  queryFn: () => every((cursor) => body(api.GET("/v1/agreements", { params: { query: { limit: 100, cursor, sort: "name" } } }))),
});

export const useAddAgreement = () => useMutation({ mutationFn: (sent: NewAgreement) => body(api.POST("/v1/agreements", { body: sent })) });
export const useChangeAgreement = () =>
  useMutation({ mutationFn: ({ id, version, patch }: At<AgreementWriting>) => body(api.PATCH("/v1/agreements/{id}", { params: on(id, version), body: patch })) });
export const useRemoveAgreement = (id: string) => useMutation({ mutationFn: () => body(api.DELETE("/v1/agreements/{id}", { params: { path: { id } } })) });

/** One page after the other of the register, as it is filtered. */
export const itemsQuery = (filter: ItemFilter) =>
  infiniteQueryOptions({
    queryKey: ["definition", "item", filter],
    queryFn: ({ pageParam }) => body(api.GET("/v1/managed-items", { params: { query: { limit: 50, cursor: pageParam, sort: "name", ...filter } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
  });

/** The whole register, to choose from. */
export const everyItemQuery = queryOptions({
  queryKey: ["definition", "item", "every"],
  queryFn: () => every((cursor) => body(api.GET("/v1/managed-items", { params: { query: { limit: 100, cursor, sort: "name" } } }))),
});

export const useAddItem = () => useMutation({ mutationFn: (sent: NewItem) => body(api.POST("/v1/managed-items", { body: sent })) });
export const useChangeItem = () =>
  useMutation({ mutationFn: ({ id, version, patch }: At<ItemWriting>) => body(api.PATCH("/v1/managed-items/{id}", { params: on(id, version), body: patch })) });
export const useRemoveItem = (id: string) => useMutation({ mutationFn: () => body(api.DELETE("/v1/managed-items/{id}", { params: { path: { id } } })) });

export const relationsQuery = (id: string) =>
  queryOptions({
    queryKey: ["definition", "relation", id],
    queryFn: async () => (await body(api.GET("/v1/managed-items/{id}/relations", { params: { path: { id } } }))).data,
  });

export const useRelate = (id: string) =>
  useMutation({ mutationFn: (sent: NewItemRelation) => body(api.POST("/v1/managed-items/{id}/relations", { params: { path: { id } }, body: sent })) });
export const useUnrelate = () => useMutation({ mutationFn: (id: string) => body(api.DELETE("/v1/item-relations/{id}", { params: { path: { id } } })) });

/** When an agreement or an item of the register was looked at. */
export const reviewsQuery = (of: ReviewSubject, id: string) =>
  queryOptions({
    queryKey: ["definition", "review", of, id],
    queryFn: () =>
      every((cursor) => {
        const params = { path: { id }, query: { limit: 100, cursor } };
        return of === "agreement" ? body(api.GET("/v1/agreements/{id}/reviews", { params })) : body(api.GET("/v1/managed-items/{id}/reviews", { params }));
      }),
  });

export const useReview = (of: ReviewSubject, id: string) =>
  useMutation({
    mutationFn: (sent: NewReview) => {
      const params = { path: { id } };
      return of === "agreement" ? body(api.POST("/v1/agreements/{id}/reviews", { params, body: sent })) : body(api.POST("/v1/managed-items/{id}/reviews", { params, body: sent }));
    },
  });
