/** A secret that is named in place of a value: `{"$secret": "name"}`. Pure. */
export const KEY = "$secret";

/** The name that stands in place of a value; null for any other value. */
export function nameOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !(KEY in value)) return null;
  const name: unknown = (value as Record<string, unknown>)[KEY];
  return typeof name === "string" ? name : "";
}
