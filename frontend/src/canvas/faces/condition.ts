import { t, tn } from "../../lib/t";
import { outputsOf } from "../handles";
import { expressionWords } from "../words/expression";
import { type Face, handleWord } from "./face";

export const condition: Face = {
  icon: () => "split",
  subtitle: ({ config }) => {
    if (Array.isArray(config.cases) && config.cases.length) {
      return tn("One case", "The first of %(n)s cases", config.cases.length);
    }
    const expression = config.condition_expression;
    return typeof expression === "string" && expression ? expressionWords(expression) : t("No condition yet");
  },
  ports: (node) => outputsOf(node).map((handle) => ({ handle, label: handleWord(handle) })),
};
