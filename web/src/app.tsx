import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "./client/problem";
import { newQueryClient } from "./client/query";
import { leave } from "./leave";
import { newRouter } from "./router";
import { theme } from "./theme/theme";

const client = newQueryClient(() => void leave(router));
const router = newRouter(client);

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no root");

// What the server refused is shown on the page and logged by the server; only faults of our own belong into the console.
const onCaughtError = (error: unknown) => {
  if (!(error instanceof Problem)) console.error(error);
};

createRoot(root, { onCaughtError }).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="top-right" autoClose={5000} />
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
