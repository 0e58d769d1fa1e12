import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ENTRY = here("src/editor.tsx");
const STREAM = here("src/lib/stream.ts");
const CANDLES = here("src/candles/page.ts");
const SCREENING = here("src/screening.tsx");

type Modules = { getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null };

/** What an entry loads at once, and all that this imports: one file, not forty that were each packed for themselves. */
function atOnce(entry: string, modules: Modules): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const id of found) for (const other of modules.getModuleInfo(id)?.importedIds ?? []) found.add(other);
  return found;
}
let known: ReadonlySet<string> | null = null;
let screening: ReadonlySet<string> | null = null;
/** What another entry loads without the workbench. */
const apart: ReadonlySet<string> = new Set([STREAM, here("src/lib/union.ts")]);

/** What the workbench shares with pages that show candles: the words, and how Vite fetches what is needed later. */
const isShared = (id: string): boolean => id === here("src/lib/t.ts") || id.includes("vite/preload-helper");

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
    rolldownOptions: {
      // The stream is loaded by pages without a canvas as well: one connection for the tabs of both. So are candles.
      input: { editor: ENTRY, stream: STREAM, candles: CANDLES, screening: SCREENING },
      preserveEntrySignatures: "exports-only",
      output: {
        codeSplitting: {
          groups: [
            { debugName: "stream", name: (id) => (apart.has(id) ? "stream" : null), priority: 1 },
            { debugName: "shared", name: (id) => (isShared(id) ? "shared" : null), priority: 1 },
            {
              // React and the client, which the page of screens loads without the canvas.
              debugName: "islands",
              name: (id, modules) => {
                known ??= atOnce(ENTRY, modules);
                screening ??= atOnce(SCREENING, modules);
                return known.has(id) && screening.has(id) ? "islands" : null;
              },
            },
            {
              debugName: "workbench",
              name: (id, modules) => {
                known ??= atOnce(ENTRY, modules);
                return known.has(id) ? "workbench" : null;
              },
            },
          ],
        },
      },
    },
  },
  // A worker that is a file of its own: blob: is refused as well.
  worker: { format: "es" },
});
