/** ?: every key. */
export function ShortcutSheet() {
  return null;
}
