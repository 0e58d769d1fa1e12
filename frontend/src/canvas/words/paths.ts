/** What a dotted path of an expression leads to, in words: `output.market` is the market of the step before. Pure. */
import { t } from "../../lib/t";
import { nameWords } from "./names";

export const PATH = /^[a-z_]\w*(?:\.\w+)*$/i;
const ROOTS = "output|source_output|nodes|input|variables|item|execution";
const MENTIONED = new RegExp(String.raw`(?<![\w.])(?:${ROOTS})(?:\.\w+)+`, "g");

/** The name at its end: enough where it is compared with something. "" for all that came in. */
export const lastWords = (path: string): string => (/^(?:source_)?output$/.test(path) ? "" : nameWords(lastOf(path)));

/** With whose it is: enough where it stands alone. */
export function ownedWords(path: string): string {
  const [root = "", ...rest] = path.split(".");
  const name = nameWords(rest.at(-1) ?? root);
  if (root === "nodes")
    return rest.length > 1 ? t("%(name)s of %(step)s", { name, step: nameWords(rest[0] ?? "") }) : name;
  if (root === "output" || root === "source_output") {
    return rest.length ? t("%(name)s of the step before", { name }) : t("what came in");
  }
  if (root === "input") return rest.length ? t("%(name)s of the input", { name }) : t("the input");
  return root === "item" && !rest.length ? t("each item") : name;
}

/** What is less simple than a path: what it is made of. */
export function formulaWords(expression: string): string {
  const mentioned = expression.replace(/'[^']*'|"[^"]*"/g, "").match(MENTIONED) ?? [];
  const names = [...new Set(mentioned.map((path) => nameWords(lastOf(path))))].join(", ");
  return names ? t("calculated from %(names)s", { names }) : t("calculated");
}

const lastOf = (path: string): string => path.split(".").at(-1) ?? path;
