/** Back, name, save state, live badge | undo, redo, tidy, check | activate, run. */
export function TopBar() {
  return null;
}
