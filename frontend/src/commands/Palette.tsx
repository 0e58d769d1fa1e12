/** Ctrl+K: every command, by words. */
export function CommandPalette() {
  return null;
}
