import { t, tn } from "../../lib/t";
import { NODE_ICONS } from "../../view/icons";
import { conditionWords, valueWords } from "../words/expression";
import { nameWords } from "../words/names";
import type { Face } from "./face";

const UNCHANGED = /^\{\{\s*output\s*\}\}$/;
type Step = Readonly<Record<string, unknown>>;

function stepWords(step: Step): string {
  switch (step.type) {
    case "pick":
      return tn("one field", "%(n)s fields", Array.isArray(step.fields) ? step.fields.length : 0);
    case "rename":
      return t("rename fields");
    case "filter":
      return typeof step.where === "string" ? conditionWords(step.where) : t("filter");
    case "sort":
      return t("sort by %(name)s", { name: nameWords(String(step.by ?? "")) });
    case "limit":
      return t("first %(n)s", { n: Number(step.count ?? 0) });
    default:
      return String(step.type ?? "");
  }
}

export const adapter: Face = {
  icon: ({ config }) => (Array.isArray(config.steps) && config.steps.length ? "list" : NODE_ICONS.adapter),
  subtitle: ({ config }) => {
    if (Array.isArray(config.steps) && config.steps.length) return (config.steps as Step[]).map(stepWords).join(" · ");
    const { output } = config;
    if (output && typeof output === "object" && !Array.isArray(output)) {
      return Object.keys(output).map(nameWords).join(", ");
    }
    if (typeof output === "string" && UNCHANGED.test(output)) return t("Hands on what came in");
    return typeof output === "string" ? valueWords(output) : t("Reshapes data");
  },
};
