/** From a press of a key to the command that it means; pure. Letters as they are written, or by their place on the keyboard. */
import { isComposing } from "../lib/ime";
import type { Command, Situation } from "./types";

export type Press = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing"
> & {
  readonly keyCode?: number;
};
/** Where the press arrives: in a field, on a button and the like, on the canvas (or nowhere). */
export type Ground = "field" | "control" | "canvas";
type Chord = {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
};

/** What works while one types. */
const EVERYWHERE: ReadonlySet<string> = new Set(["Mod+S", "Mod+Enter", "Mod+K"]);
/** What a button, a tab or a list does by itself with these keys. */
const OF_CONTROLS: ReadonlySet<string> = new Set([
  ...["Enter", "Space", "Tab", "Delete", "Backspace"],
  ...["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"],
]);
const SIGNS: Readonly<Record<string, string>> = { Slash: "/", Equal: "=", Minus: "-", Comma: ",", Period: "." };

/** As `Mod+Shift+Z`; a plus alone is the key itself. */
export function chordOf(keys: string): Chord {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  const has = (part: string): boolean => parts.slice(0, -1).includes(part);
  return { key: parts.at(-1) ?? "", mod: has("Mod"), shift: has("Shift"), alt: has("Alt") };
}

/** The row that a press means here and now. */
export function commandFor(
  press: Press,
  ground: Ground,
  rows: readonly Command[],
  situation: Situation,
  isMac: boolean,
): Command | undefined {
  return rows.find((row) =>
    row.keys.some(
      (keys) => isAllowed(keys, press, ground) && isPressed(chordOf(keys), press, isMac) && row.when(situation),
    ),
  );
}

function isAllowed(keys: string, press: Press, ground: Ground): boolean {
  if (isComposing(press)) return false;
  if (EVERYWHERE.has(keys)) return true;
  if (ground === "field") return false;
  return ground === "canvas" || !OF_CONTROLS.has(keys);
}

export function isPressed(chord: Chord, press: Press, isMac: boolean): boolean {
  const [mod, other] = isMac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (mod !== chord.mod || other || press.altKey !== chord.alt) return false;
  const key = keyOf(press);
  if (key !== (chord.key.length === 1 ? chord.key.toUpperCase() : chord.key)) return false;
  // A sign may take the shift key to be written at all: “?”, “+”.
  return isSign(key) || press.shiftKey === chord.shift;
}

const isSign = (key: string): boolean => key.length === 1 && !/[A-Z0-9]/.test(key);

/** `key` if it is Latin, else what stands there on a keyboard with Latin letters: with Hangul on, D gives ㅇ. */
export function keyOf({ key, code, shiftKey }: Pick<Press, "key" | "code" | "shiftKey">): string {
  if (key === " ") return "Space";
  if (key.length > 1 && key !== "Process" && key !== "Unidentified") return key;
  if (key.length === 1 && key >= "!" && key <= "~") return key.toUpperCase();
  const place = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(code);
  const letter = place?.[1] ?? place?.[2] ?? SIGNS[code] ?? key;
  if (!shiftKey) return letter;
  return { "/": "?", "=": "+" }[letter] ?? letter;
}

/** How a chord is written for people: `Ctrl+Shift+Z`, `⇧⌘Z`. */
export function shownKeys(keys: string, isMac: boolean): readonly string[] {
  const { key, mod, shift, alt } = chordOf(keys);
  const name = NAMES[key] ?? key;
  if (isMac) return [[alt && "⌥", shift && "⇧", mod && "⌘", name].filter(Boolean).join("")];
  return [mod && "Ctrl", alt && "Alt", shift && "Shift", name].filter((part): part is string => Boolean(part));
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Delete: "Del",
};
