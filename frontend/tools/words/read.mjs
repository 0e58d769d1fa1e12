/**
 * What a file of frontend/src says to people: sentences that go through t() and tn(), and those that do not.
 *
 * Read from the syntax tree and not by xgettext, whose JavaScript grammar loses its way in TSX (it found half of the
 * sentences of a trial), and which passes over a sentence that is no literal without a word. Pure.
 */
import { parseSync } from "vite";

/** @typedef {{ one: string, many: string, line: number }} Sentence `many` is "" for t() */
/** @typedef {{ line: number, message: string }} Fault */

const SAID_BY_ATTRIBUTES = new Set([
  ...["aria-label", "aria-description", "aria-roledescription", "aria-placeholder", "aria-valuetext"],
  ...["title", "placeholder", "alt", "label"],
]);
/** Of objects, as the tables of commands are: what a function under such a name returns is shown. */
const SAID_BY_PROPERTIES = new Set(["label", "title", "hint", "description"]);
const LETTER = /\p{L}/u;
const PLACE = /%\((\w+)\)s/g;

/** The tree of a file. Throws when it has none. */
function parsed(source, name) {
  const { program, errors } = parseSync(name, source);
  if (errors.length) throw new Error(`${name}: ${errors[0].message}`);
  return program;
}

function* nodesOf(node, isSkipped = () => false) {
  if (typeof node?.type === "string") {
    if (isSkipped(node)) return;
    yield node;
  }
  for (const value of Object.values(node ?? {})) {
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child === "object") yield* nodesOf(child, isSkipped);
  }
}

/** Keys are named as they are printed, and code is the same in every language. */
const isCode = (node) => node.type === "JSXElement" && ["code", "kbd"].includes(node.openingElement.name.name);

const lineOf = (source, node) => source.slice(0, node.start).split("\n").length;

/** The text of a literal, or undefined. */
function textOf(node) {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral" && !node.expressions.length) return node.quasis[0].value.cooked;
  return undefined;
}

/** The names that an object gives; undefined when that cannot be told from here. */
function namesOf(node) {
  if (node === undefined) return new Set();
  if (node.type !== "ObjectExpression" || node.properties.some((one) => one.type !== "Property" || one.computed))
    return undefined;
  return new Set(node.properties.map(({ key }) => key.name ?? key.value));
}

/** Sentences of one file, in the order of their lines, and calls that cannot be read. */
export function sentencesOf(source, name) {
  const sentences = [];
  const faults = [];
  for (const call of nodesOf(parsed(source, name))) {
    const said = call.type === "CallExpression" && call.callee.type === "Identifier" ? call.callee.name : "";
    if (said !== "t" && said !== "tn") continue;
    const texts = (said === "t" ? call.arguments.slice(0, 1) : call.arguments.slice(0, 2)).map(textOf);
    const line = lineOf(source, call);
    if (!texts.length || texts.some((text) => !text)) {
      faults.push({
        line,
        message: `${said}() takes a whole sentence as a literal: what is put together is not collected.`,
      });
      continue;
    }
    const [one, many = ""] = texts;
    sentences.push({ one, many, line });
    const given = namesOf(call.arguments[said === "t" ? 1 : 3]);
    const missing = [...`${one} ${many}`.matchAll(PLACE)].map(([, place]) => place);
    for (const place of new Set(given ? missing : []))
      if (!given.has(place) && !(said === "tn" && place === "n"))
        faults.push({ line, message: `“${one}” names %(${place})s, which is not given.` });
  }
  return { sentences, faults };
}

/** Texts that people would read in English whatever their language is. */
export function hardCodedIn(source, name) {
  const found = new Map();
  const note = (node, text) => {
    if (text && LETTER.test(text)) found.set(node.start, { node, text: text.trim() });
  };
  for (const node of nodesOf(parsed(source, name), isCode)) {
    if (node.type === "JSXText") note(node, node.value);
    if (node.type === "JSXElement" || node.type === "JSXFragment")
      for (const child of node.children) if (child.type === "JSXExpressionContainer") shown(child.expression, note);
    if (node.type === "JSXAttribute" && SAID_BY_ATTRIBUTES.has(node.name.name))
      shown(node.value?.type === "JSXExpressionContainer" ? node.value.expression : node.value, note);
    if (
      node.type === "Property" &&
      SAID_BY_PROPERTIES.has(node.key.name) &&
      node.value.type === "ArrowFunctionExpression"
    )
      shown(node.value.body, note);
  }
  return [...found.values()].map(({ node, text }) => ({
    line: lineOf(source, node),
    message: `“${text}” is said in English to everybody: t("…").`,
  }));
}

/** Notes the literals that an expression can be, but for the arguments of calls: what t() is given is one of them. */
function shown(node, note) {
  const parts = node ? partsOf(node) : [];
  for (const part of parts) shown(part, note);
  if (node?.type === "TemplateLiteral") note(node, node.quasis.map(({ value }) => value.cooked).join(" "));
  else if (!parts.length) note(node, textOf(node));
}

function partsOf(node) {
  if (node.type === "ConditionalExpression") return [node.consequent, node.alternate];
  if (node.type === "ParenthesizedExpression") return [node.expression];
  if (node.type === "LogicalExpression") return [node.left, node.right];
  if (node.type === "BinaryExpression" && node.operator === "+") return [node.left, node.right];
  return [];
}
