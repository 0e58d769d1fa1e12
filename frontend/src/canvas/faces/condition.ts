import { handleWord, outputsOf } from "../../document/handles";
import { t, tn } from "../../lib/t";
import { NODE_ICONS } from "../../view/icons";
import { conditionWords } from "../words/expression";
import type { Face } from "./face";

export const condition: Face = {
  icon: () => NODE_ICONS.condition,
  subtitle: ({ config }) => {
    if (Array.isArray(config.cases) && config.cases.length) {
      return tn("One case", "The first of %(n)s cases", config.cases.length);
    }
    const expression = config.condition_expression;
    return typeof expression === "string" && expression ? conditionWords(expression) : t("No condition yet");
  },
  ports: (node) => outputsOf(node).map((handle) => ({ handle, label: handleWord(handle) })),
};
