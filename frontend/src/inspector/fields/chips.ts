/** What somebody typed or pasted into a list of texts: parts, or one expression. Pure. */
export function partsOf(text: string): { readonly chips: readonly string[]; readonly expression: string } {
  const plain = text.trim();
  if (plain.includes("{{")) return { chips: [], expression: plain };
  // Commas inside of brackets belong to one part: sma(close, 20).
  const parts = plain.split(/[,\n;](?![^()]*\))/).map((part) => part.trim());
  return { chips: [...new Set(parts.filter(Boolean))], expression: "" };
}
