import { t } from "../../lib/t";

const WORDS: Readonly<Record<string, () => string>> = {
  debug: () => t("Debug"),
  info: () => t("Info"),
  warning: () => t("Warning"),
  error: () => t("Error"),
};

export const levelWord = (level: string): string => WORDS[level]?.() ?? level;
