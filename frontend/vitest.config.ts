/** Apart from vite.config.ts: what only builds the canvas has no Vitest. */
import { defineConfig, mergeConfig } from "vitest/config";
import vite from "./vite.config.ts";

export default mergeConfig(
  vite,
  defineConfig({ test: { include: ["src/**/*.test.{ts,tsx}", "tools/**/*.test.mjs"], environment: "node" } }),
);
