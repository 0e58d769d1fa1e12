/** The field that takes a value from elsewhere: the one that was last in focus and is still there. */
type Taker = (expression: string) => void;
let taker: Taker | null = null;

export function takeInto(next: Taker): void {
  taker = next;
}

export function forget(gone: Taker): void {
  if (taker === gone) taker = null;
}

/** False when no field is there to take it. */
export function insertValue(expression: string): boolean {
  taker?.(expression);
  return taker !== null;
}

/** The kind of what is dragged from an input onto a field. */
export const VALUE_TYPE = "application/x-pastetrader-value";
