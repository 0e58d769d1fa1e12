/** Chooses the next step where the hand is: Tab, +, a wire dropped on empty ground. */
export function Picker() {
  return null;
}
