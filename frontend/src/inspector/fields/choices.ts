/** The values with one more, or one less, in the order of the schema; what the schema does not know stays behind them. Pure. */
export function toggled(all: readonly unknown[], chosen: readonly unknown[], one: unknown): readonly unknown[] {
  const next = chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
  return [...all.filter((known) => next.includes(known)), ...next.filter((other) => !all.includes(other))];
}
