import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: here("../static/dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    // Nothing becomes a data: address, which the content security policy refuses.
    assetsInlineLimit: 0,
    // What it may weigh is measured compressed, by lab/bundle.py.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: { input: { editor: here("src/editor.tsx") } },
  },
  // A worker that is a file of its own: blob: is refused as well.
  worker: { format: "es" },
});
