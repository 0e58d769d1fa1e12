/** Conflict, offline, signed out, refused: what happened and what to do. */
export function Banner() {
  return null;
}
