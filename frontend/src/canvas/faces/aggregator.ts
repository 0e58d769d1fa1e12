import { t, tn } from "../../lib/t";
import { NODE_ICONS } from "../../view/icons";
import type { Face } from "./face";

function joinWords(join: unknown, count: unknown): string {
  if (join === "any") return t("Waits for the first");
  return join === "count" ? tn("Waits for one", "Waits for %(n)s", Number(count) || 1) : t("Waits for all");
}

function mergeWords(merge: unknown): string {
  const words: Readonly<Record<string, string>> = {
    list: t("as a list"),
    concat: t("joined into one list"),
    first: t("takes the first"),
  };
  return words[String(merge)] ?? "";
}

export const aggregator: Face = {
  icon: () => NODE_ICONS.aggregator,
  subtitle: ({ config }) =>
    [joinWords(config.join, config.count), mergeWords(config.merge)].filter(Boolean).join(" · "),
};
