import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, every } from "./api";
import type { Terms } from "./consultancy";
import { ofDates, type PortfolioFilter } from "../portfolio/filter";
import { saveFile } from "./file";
import type { Client, PortfolioDate, PortfolioRow } from "./shape";

export const clientsQuery = queryOptions({
  queryKey: ["client"],
  queryFn: async () => (await every((cursor) => body(api.GET("/v1/clients", { params: { query: { limit: 100, cursor } } })))) as Client[],
});

export const useOpenClient = () =>
  useMutation({ mutationFn: (sent: { name: string; country: string; time_zone: string }) => body(api.POST("/v1/clients", { body: sent })) });

export const useChooseConsultants = (id: string) =>
  useMutation({
    mutationFn: (consultant_ids: string[]) => body(api.PATCH("/v1/clients/{id}", { params: { path: { id } }, body: { consultant_ids } })),
  });

export const useLeaveClient = (id: string) =>
  useMutation({ mutationFn: () => body(api.DELETE("/v1/clients/{id}", { params: { path: { id } } })) });

export const useHandOver = (id: string) =>
  useMutation({ mutationFn: (email: string) => body(api.POST("/v1/clients/{id}/handover", { params: { path: { id } }, body: { email } })) });

export const portfolioQuery = (filter: PortfolioFilter) =>
  infiniteQueryOptions({
    queryKey: ["portfolio", filter],
    queryFn: async ({ pageParam }) => {
      const page = await body(api.GET("/v1/portfolio", { params: { query: { ...filter, limit: 50, cursor: pageParam } } }));
      return { ...page, data: page.data as PortfolioRow[] };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    // The rows stay until the narrowed ones have come.
    placeholderData: keepPreviousData,
  });

/** Saves what the list shows, whole, as a table for a spreadsheet. */
export const useRowExport = (filter: PortfolioFilter) =>
  useMutation({
    mutationFn: async () => saveFile(await body(api.GET("/v1/portfolio/export", { params: { query: filter }, parseAs: "blob" })), "portfolio.csv"),
    meta: { leaves: true },
  });

/** The same of the dates, soonest first. */
export const useDateExport = (filter: PortfolioFilter) =>
  useMutation({
    mutationFn: async () =>
      saveFile(await body(api.GET("/v1/portfolio/dates/export", { params: { query: ofDates(filter) }, parseAs: "blob" })), "portfolio-dates.csv"),
    meta: { leaves: true },
  });

export const datesQuery = (filter: { from: string; to: string; consultant_id?: string }) =>
  queryOptions({
    queryKey: ["portfolio-date", filter],
    queryFn: async () =>
      (await every((cursor) => body(api.GET("/v1/portfolio/dates", { params: { query: { ...filter, limit: 100, cursor } } })))) as PortfolioDate[],
  });

export const workloadQuery = queryOptions({ queryKey: ["workload"], queryFn: () => body(api.GET("/v1/portfolio/workload")) });

export const handoverQuery = (token: string) =>
  queryOptions({
    queryKey: ["handover", token],
    queryFn: () => body(api.POST("/v1/handover-previews", { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useTakeOver = () =>
  useMutation({
    mutationFn: (sent: { token: string; name?: string; password?: string; grant?: Terms }) =>
      body(
        api.POST("/v1/handover-acceptances", {
          body: { ...sent, grant: sent.grant ? { role: sent.grant.role, ...(sent.grant.ends_on ? { ends_on: sent.grant.ends_on } : {}) } : undefined },
        }),
      ),
    meta: { leaves: true },
  });
