import type { NodeType } from "../api/types";

/** Of the sprite, as pastetrader/templatetags/pages.py has them. */
export const NODE_ICONS: Readonly<Record<NodeType, string>> = {
  trigger: "zap",
  tool: "wrench",
  agent: "bot",
  condition: "split",
  adapter: "shuffle",
  aggregator: "merge",
};
