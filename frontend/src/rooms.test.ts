/** Imports run one way: a room knows those before it, never those after it. CONTRIBUTING.md says what is in each. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOMS = [
  ["lib", "api", "writing", "candles", "view", "document", "problems", "monitor", "canvas", "commands"],
  ["inspector", "outline", "versions", "dock", "topbar", "Workbench.tsx", "editor.tsx", "screening", "screening.tsx"],
].flat();
const SOURCE = dirname(fileURLToPath(import.meta.url));
/** Types as well, and what is fetched later: whoever names a room knows it. */
const IMPORT = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
const roomOf = (file: string): string => file.split(sep)[0]?.replace(/^Workbench$/, "Workbench.tsx") ?? "";
const imports = (file: string): string[] =>
  [...readFileSync(join(SOURCE, file), "utf8").matchAll(IMPORT)].map(([, target = ""]) =>
    relative(SOURCE, join(SOURCE, dirname(file), target)),
  );

test("no room imports one that comes after it", () => {
  const wrong = files
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .flatMap((file) => {
      const own = ROOMS.indexOf(roomOf(file));
      return imports(file)
        .filter((target) => !target.startsWith("styles") && ROOMS.indexOf(roomOf(target)) > own)
        .map((target) => `${file} imports ${target}`);
    });
  expect(wrong).toEqual([]);
});

test("each room has its place in the order", () => {
  const rooms = new Set(files.filter((file) => file !== "rooms.test.ts").map(roomOf));
  expect([...rooms].sort()).toEqual([...ROOMS].sort());
});
