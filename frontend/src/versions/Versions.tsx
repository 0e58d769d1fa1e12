/** Version history: a list of differences, and restoring. */
export function Versions() {
  return null;
}
