/** Numbers as people type them. Pure. */

/** The number that a text is, undefined for nothing, or the text itself: an expression, or what is no number. */
export function readNumber(text: string): number | string | undefined {
  const plain = text.trim();
  if (plain === "") return undefined;
  const isPlain = /^[+-]?(\d+([.]\d*)?|[.]\d+)(e[+-]?\d+)?$/i.test(plain.replaceAll(",", ""));
  const number = isPlain ? Number(plain.replaceAll(",", "")) : Number.NaN;
  return Number.isFinite(number) ? number : plain;
}

/** Two texts that are the same number: "1." while somebody goes on to type, and "1". */
export const isSameNumber = (one: string, other: string): boolean => readNumber(one) === readNumber(other);
