/** An expression as words, where it is simple enough; what is not is shown as it is written. Pure. */
import { t } from "../../lib/t";

const MOST = 120;
const COMPARISON = /^(.+?)\s*(<=|>=|==|!=|<|>|\bcrosses_above\b|\bcrosses_below\b)\s*(.+)$/;
const PATH = /^[a-z_]\w*(?:\.\w+)*$/i;
const INDICATORS = new Set(["rsi", "sma", "ema", "wma", "atr", "macd", "adx", "cci", "roc", "obv", "vwap", "mfi"]);

/** `{{ output.matches | length > 0 }}` is "matches: not empty"; `rsi(14) < 30 and close > sma(200)` reads on. */
export function expressionWords(expression: string): string {
  const plain = expression
    .trim()
    .replace(/^\{\{|\}\}$/g, "")
    .trim();
  if (plain.length > MOST || plain.includes("{%")) return plain;
  return split(plain, "or")
    .map((any) =>
      split(any, "and")
        .map(comparisonWords)
        .join(` ${t("and")} `),
    )
    .join(` ${t("or")} `);
}

function comparisonWords(text: string): string {
  const found = COMPARISON.exec(text.trim());
  if (!found) return termWords(text);
  const [, left = "", sign = "", right = ""] = found;
  const counted = /^(.+?)\s*\|\s*(?:length|count)$/.exec(left);
  if (counted?.[1]) return countWords(termWords(counted[1]), sign, right.trim());
  return joined(termWords(left), sign, termWords(right));
}

function countWords(name: string, sign: string, right: string): string {
  if (right === "0" && (sign === ">" || sign === "!=")) return t("%(name)s: not empty", { name });
  if (right === "0" && (sign === "==" || sign === "<=")) return t("%(name)s: empty", { name });
  return joined(t("number of %(name)s", { name }), sign, termWords(right));
}

function joined(left: string, sign: string, right: string): string {
  const values = { left, right };
  switch (sign) {
    case "<":
      return t("%(left)s below %(right)s", values);
    case "<=":
      return t("%(left)s at most %(right)s", values);
    case ">":
      return t("%(left)s above %(right)s", values);
    case ">=":
      return t("%(left)s at least %(right)s", values);
    case "==":
      return t("%(left)s is %(right)s", values);
    case "!=":
      return t("%(left)s is not %(right)s", values);
    case "crosses_above":
      return t("%(left)s crosses above %(right)s", values);
    default:
      return t("%(left)s crosses below %(right)s", values);
  }
}

/** `output.matches` is "matches", `rsi(14)` is "RSI(14)", `"long"` is long. */
function termWords(text: string): string {
  const term = text.trim();
  const quoted = /^(["'])(.*)\1$/.exec(term);
  if (quoted) return quoted[2] ?? "";
  if (PATH.test(term)) return nameWords(term.split(".").at(-1) ?? term);
  return term.replace(/\b[a-z]+(?=\()/g, (name) => (INDICATORS.has(name) ? name.toUpperCase() : name));
}

export const nameWords = (name: string): string => name.replaceAll("_", " ");

/** At a word that stands outside brackets and quotes. */
function split(text: string, word: "and" | "or"): string[] {
  const parts: string[] = [];
  let [depth, quote, start] = [0, "", 0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if ("([{".includes(sign)) depth += 1;
    else if (")]}".includes(sign)) depth -= 1;
    else if (
      depth === 0 &&
      /\s/.test(sign) &&
      new RegExp(`^\\s${word}\\s`).test(text.slice(at, at + word.length + 2))
    ) {
      parts.push(text.slice(start, at));
      start = at + word.length + 2;
    }
  }
  return [...parts, text.slice(start)];
}
