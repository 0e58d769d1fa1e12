/** Which lines of a log are shown, and what of them is copied. Pure. */
import type { LogLine } from "../store";

export const LEVELS = ["debug", "info", "warning", "error"] as const;
export type Level = (typeof LEVELS)[number];
export type Wanted = { readonly least: Level; readonly words: string; readonly step: string };

const rank = (level: string): number => LEVELS.indexOf(level as Level);

/** Lines of at least this level, of this step ("" for all), in which all words occur. */
export function shown(lines: readonly LogLine[], { least, words, step }: Wanted): readonly LogLine[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(
    (line) =>
      rank(line.level) >= rank(least) &&
      (step === "" || line.nodeKey === step) &&
      wanted.every((word) => line.message.toLocaleLowerCase().includes(word)),
  );
}

export const asText = (lines: readonly LogLine[], nameOf: (key: string) => string): string =>
  lines
    .map(({ timestamp, level, nodeKey, message }) =>
      [timestamp, level.toUpperCase(), nodeKey && nameOf(nodeKey), message].filter(Boolean).join("\t"),
    )
    .join("\n");
