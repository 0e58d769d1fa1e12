/** Values as people write them: JSON, or plain text that needs no quotes. Pure. */

/** Text that is text as it stands: it is no JSON, and does not look as if it was meant to be. */
const isPlainText = (text: string): boolean => !/^\s*[[{"]/.test(text) || /^\s*\{\{/.test(text);

export function showValue(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string" && isPlainText(value) && value.trim() !== "" && readJson(value).error !== "")
    return value;
  return JSON.stringify(value, null, 2);
}

export type Read = { readonly value: unknown; readonly error: string };

/** A JSON value; `error` is the browser's reason when it is none. */
export function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) as unknown, error: "" };
  } catch (error) {
    return { value: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}

/** JSON, or text; undefined for nothing. `showValue` of it reads as the same value again. */
export function readValue(text: string): Read {
  if (text.trim() === "") return { value: undefined, error: "" };
  const read = readJson(text);
  return read.error && isPlainText(text) ? { value: text, error: "" } : read;
}
