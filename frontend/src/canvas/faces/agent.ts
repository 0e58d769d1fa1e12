import { t } from "../../lib/t";
import { NODE_ICONS } from "../../view/icons";
import type { Face } from "./face";

export const agent: Face = {
  icon: () => NODE_ICONS.agent,
  subtitle: (node, { catalog }) => {
    const found = catalog.agents.find((one) => one.id === node.agent_id);
    if (!found) return node.agent_id ? "" : t("No agent chosen yet");
    return [found.name.toLowerCase() === node.name.toLowerCase() ? "" : found.name, found.model_name]
      .filter(Boolean)
      .join(" · ");
  },
};
