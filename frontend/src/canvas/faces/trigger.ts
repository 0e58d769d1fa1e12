import { t } from "../../lib/t";
import { NODE_ICONS } from "../../view/icons";
import { scheduleWords } from "../words/schedule";
import type { Face } from "./face";

const ICONS: Readonly<Record<string, string>> = { schedule: "calendar", webhook: "radio", api: "external" };

export const trigger: Face = {
  icon: (node) => ICONS[String(node.config.trigger_type)] ?? NODE_ICONS.trigger,
  subtitle: (node, { language }) => {
    switch (node.config.trigger_type) {
      case "schedule":
        return scheduleWords(node.config, language);
      case "webhook":
        return t("When a webhook calls");
      case "api":
        return t("When a program calls");
      default:
        return t("By hand");
    }
  },
};
