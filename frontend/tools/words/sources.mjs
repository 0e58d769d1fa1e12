/** The files of frontend/src in the order of their names, without tests: what people read is in them. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

/** @returns {{ file: string, source: string }[]} `file` from the root of the project */
export function sources() {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
    .sort()
    .map((name) => ({ file: `frontend/src/${name}`, source: readFileSync(SRC + name, "utf8") }));
}
