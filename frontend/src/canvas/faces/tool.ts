import { t } from "../../lib/t";
import { NODE_ICONS } from "../../view/icons";
import { conditionWords, valueWords } from "../words/expression";
import { type Around, type Face, knownText } from "./face";

type Config = Readonly<Record<string, unknown>>;
/** Built-in tools with a picture of their own, by name. */
export const TOOL_ICONS: Readonly<Record<string, string>> = {
  market_data: "candles",
  universe: "list",
  screen: "filter",
  backtest: "history",
  emit_signals: "bell",
};
const KIND_ICONS: Readonly<Record<string, string>> = { http: "external", mcp: "workflow", python: "flask" };

const builtin = (id: string | null, { catalog }: Around) => catalog.builtinTools.find((tool) => tool.id === id);
const own = (id: string | null, { catalog }: Around) => catalog.tools.find((tool) => tool.id === id);

function side(text: string): string {
  const words: Readonly<Record<string, string>> = { long: t("Buy"), short: t("Sell short"), exit: t("Exit") };
  return words[text] ?? valueWords(text);
}

/** What is known before anything runs, else where it comes from. */
const argumentWords = (value: unknown, { variables }: Around): string =>
  knownText(value, variables) || (typeof value === "string" ? valueWords(value) : "");

const SYMBOLS_NAMED = 3;

/** Symbols that are named, the first of them, and what a universe leaves out. */
function listWords({ symbols, exclude }: Config): string[] {
  const kinds: Readonly<Record<string, string>> = {
    halted: t("Halted"),
    administrative: t("Administrative issues"),
    spac: t("SPACs"),
    preferred: t("Preferred shares"),
    fund: t("Funds (ETF, ETN, REIT)"),
  };
  const named = Array.isArray(symbols) && symbols.every((one) => typeof one === "string") ? symbols : [];
  const out = (Array.isArray(exclude) ? exclude : []).map((one) => kinds[String(one)]).filter(Boolean);
  return [
    named.slice(0, SYMBOLS_NAMED).join(", ") + (named.length > SYMBOLS_NAMED ? " …" : ""),
    out.length ? t("without: %(kinds)s", { kinds: out.join(", ") }) : "",
  ];
}

export const tool: Face = {
  icon: (node, around) => {
    if (node.config.workflow_id) return "workflow";
    const kind = own(node.tool_id, around)?.tool_type ?? "";
    return TOOL_ICONS[builtin(node.tool_id, around)?.name ?? ""] ?? KIND_ICONS[kind] ?? NODE_ICONS.tool;
  },
  subtitle: (node, around) => {
    if (node.config.workflow_id) return t("Another workflow");
    const given = (node.config.arguments ?? {}) as Config;
    const condition = given[builtin(node.tool_id, around)?.name === "backtest" ? "entry" : "condition"];
    if (typeof condition === "string" && !condition.includes("{{")) return conditionWords(condition);
    const name = builtin(node.tool_id, around)?.title ?? own(node.tool_id, around)?.name ?? "";
    if (typeof given.side === "string") return [side(given.side), name].filter(Boolean).join(" · ");
    const known = [...Object.values(given).map((value) => argumentWords(value, around)), ...listWords(given)].filter(
      Boolean,
    );
    // A step that is called like its tool need not say so again.
    const isSaid = name.toLowerCase() === node.name.toLowerCase();
    const words = [...(isSaid && known.length ? [] : [name]), ...known].filter(Boolean).join(" · ");
    return words || (node.tool_id ? "" : t("No tool chosen yet"));
  },
};
