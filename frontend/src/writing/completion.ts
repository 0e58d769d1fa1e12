/** Places in texts, and what a chosen completion makes of one. Pure. The server counts code points, the browser UTF-16. */
import type { components } from "../api/schema";

export type Kind = "expression" | "template" | "condition";
/** What the server says of a text. */
export type Answer = components["schemas"]["Written"];
/** Asks the server about a text; the cursor is a place of the browser. */
export type Look = (text: string, cursor: number) => Promise<Answer>;

export type Completion = {
  readonly text: string;
  readonly detail: string;
  readonly start: number;
  readonly end: number;
};

/** How many characters, as the server counts them, stand before a place of the browser. */
export const toServer = (text: string, place: number): number => [...text.slice(0, place)].length;

/** The place of the browser behind so many characters of the server. */
export function toBrowser(text: string, characters: number): number {
  let place = 0;
  for (let left = characters; left > 0 && place < text.length; left -= 1)
    place += (text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1;
  return place;
}

export type Written = { readonly text: string; readonly cursor: number };

/** The text with a completion in place of what it replaces, and the cursor: inside of braces that were added, else behind. */
export function completed(text: string, completion: Completion): Written {
  const start = toBrowser(text, completion.start);
  const end = toBrowser(text, completion.end);
  const close = completion.text.startsWith("{{ ") && completion.text.endsWith(" }}") ? " }}".length : 0;
  return {
    text: text.slice(0, start) + completion.text + text.slice(end),
    cursor: start + completion.text.length - close,
  };
}

/** Whether a completion goes on with a word that was begun: it stands for something, and is not what stands there. */
export function goesOn(text: string, completion: Completion): boolean {
  const begun = text.slice(toBrowser(text, completion.start), toBrowser(text, completion.end));
  return begun !== "" && begun !== completion.text;
}

/** A value's expression put at the cursor: its braces are left out inside of others. */
export function inserted(text: string, from: number, to: number, expression: string): Written {
  const before = text.slice(0, from);
  const isInside = before.lastIndexOf("{{") > before.lastIndexOf("}}");
  const put = isInside ? expression : `{{ ${expression} }}`;
  return { text: before + put + text.slice(to), cursor: from + put.length };
}

/** The option that is active after a step up or down; -1 is none, and both ends are one. */
export function moved(active: number, count: number, by: 1 | -1): number {
  if (count === 0) return -1;
  return (active + by + count) % count;
}
