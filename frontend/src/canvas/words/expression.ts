/** Expressions as words, never as code: what is too much to be said names what it is made of. Pure. */
import { t } from "../../lib/t";
import { nameWords } from "./names";
import { formulaWords, lastWords, ownedWords, PATH } from "./paths";
import { split } from "./split";

const MOST = 120;
const COMPARISON = /^(.+?)\s*(<=|>=|==|!=|<|>|\bcrosses_above\b|\bcrosses_below\b)\s*(.+)$/;
const COUNTED = /^(.+?)\s*\|\s*(?:length|count)$/;
const WHOLE = /^\s*\{\{((?:(?!\{\{|\}\}).)*)\}\}\s*$/s;
const EACH = /\{\{((?:(?!\}\}).)*)\}\}/gs;
const PLAIN = /^(?:-?\d+(?:\.\d+)?|true|false|none)$/i;

/** `{{ output.matches | length > 0 }}` is "has matches"; `rsi(14) < 30 and close > sma(200)` reads on. */
export function conditionWords(expression: string): string {
  const template = WHOLE.exec(expression)?.[1]?.trim();
  if (template === undefined)
    return expression.includes("{{") ? valueWords(expression) : joinedWords(expression, ruleWords);
  if (template.length > MOST || template.includes("{%")) return formulaWords(template);
  const words = joinedWords(template, testWords);
  return words.includes(UNSAID) ? formulaWords(template) : words;
}

/** `{{ output.market }}` is "market of the step before"; a text keeps its words around those. */
export function valueWords(text: string): string {
  const template = WHOLE.exec(text)?.[1]?.trim();
  if (template !== undefined) return soleWords(template);
  if (text.includes("{%")) return formulaWords(text);
  return text.replace(EACH, (_whole, inner: string) => `(${soleWords(inner.trim())})`);
}

/** Marks what has no words: a sign of nobody. */
const UNSAID = "\ue000";

function joinedWords(text: string, words: (part: string) => string): string {
  return split(text.trim(), "or")
    .map((any) =>
      split(any, "and")
        .map(words)
        .join(` ${t("and")} `),
    )
    .join(` ${t("or")} `);
}

function soleWords(template: string): string {
  const counted = COUNTED.exec(template)?.[1];
  if (counted && PATH.test(counted)) return t("number of %(name)s", { name: lastWords(counted) || t("items") });
  if (PATH.test(template)) return ownedWords(template);
  return literal(template) ?? formulaWords(template);
}

/** One comparison of the language of conditions: `close > sma(200)`. */
function ruleWords(text: string): string {
  const [, left = "", sign = "", right = ""] = COMPARISON.exec(text.trim()) ?? [];
  return sign ? comparedWords(measureWords(left), sign, measureWords(right)) : measureWords(text);
}

/** Indicators and prices by their names; figures and brackets stay. */
const measureWords = (text: string): string =>
  text
    .trim()
    .replace(/[a-z_]\w*/gi, nameWords)
    .replaceAll(" * ", " × ");

/** One comparison within `{{ }}`. */
function testWords(text: string): string {
  const test = text.trim();
  const [, left = "", sign = "", right = ""] = COMPARISON.exec(test) ?? [];
  if (!sign) return presenceWords(test);
  const counted = COUNTED.exec(left)?.[1];
  if (!counted) return comparedWords(termWords(left), sign, termWords(right));
  if (!PATH.test(counted)) return UNSAID;
  const name = lastWords(counted) || t("items");
  if (right === "0" && (sign === ">" || sign === "!=")) return t("has %(name)s", { name });
  if (right === "0" && (sign === "==" || sign === "<=")) return t("no %(name)s", { name });
  return comparedWords(t("number of %(name)s", { name }), sign, termWords(right));
}

/** A path alone: `output.is_new`, `output.matches`, `not output.matches`, `output.x is defined`. */
function presenceWords(test: string): string {
  const [, not, path = "", , isNot, kind] = /^(not\s+)?([\w.]+)(\s+is\s+(not\s+)?(defined|none))?$/.exec(test) ?? [];
  if (!PATH.test(path) || PLAIN.test(path)) return UNSAID;
  const isThere = [not, isNot, kind === "none"].filter(Boolean).length % 2 === 0;
  const name = lastWords(path) || t("items");
  if (isThere && !kind && /^(?:is|has|was|can) /.test(name)) return name;
  return isThere ? t("has %(name)s", { name }) : t("no %(name)s", { name });
}

function termWords(text: string): string {
  const term = text.trim();
  return literal(term) ?? (PATH.test(term) ? lastWords(term) || t("what came in") : UNSAID);
}

function literal(term: string): string | undefined {
  if (PLAIN.test(term)) return term;
  return /^(["'])([^"']*)\1$/.exec(term)?.[2];
}

function comparedWords(left: string, sign: string, right: string): string {
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
