import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// In development the pages come from here and the API from the server; the proxy keeps the browser's origin the server's own.
const server = process.env.CERTKEEP_API ?? "http://127.0.0.1:8080";
const proxied = { target: server, changeOrigin: true, headers: { origin: server } };

// The pages run after the words of their language, but need not wait for them to be fetched.
const early: Plugin = {
  name: "early",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle = {} }) => {
      const pages = Object.values(bundle).find((chunk) => chunk.type === "chunk" && chunk.name === "app");
      return pages ? [{ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `/${pages.fileName}` }, injectTo: "head" }] : [];
    },
  },
};

export default defineConfig({
  plugins: [react(), early],
  // The words stand beside this folder, in `text/`.
  server: { fs: { allow: [".", "../text"] }, host: "127.0.0.1", port: 5173, proxy: { "/v1": proxied, "/dev": proxied, "/docs": proxied } },
  build: { outDir: "dist", assetsInlineLimit: 0, sourcemap: false, chunkSizeWarningLimit: 700 },
  test: { setupFiles: ["src/text/english.setup.ts"] },
});
