/** A list with an entry one place further up or down; the same list at its ends. Pure. */
export function swapped<T>(items: readonly T[], place: number, by: 1 | -1): readonly T[] {
  const other = place + by;
  const [one, two] = [items[place], items[other]];
  if (one === undefined || two === undefined) return items;
  return items.with(place, two).with(other, one);
}
