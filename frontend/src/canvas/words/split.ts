/** An expression cut at a word that stands outside brackets and quotes. Pure. */
export function split(text: string, word: "and" | "or"): string[] {
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
