/** Steps to add: types, presets of built-in tools, own tools and agents; folds to a rail. */
export function StepPalette() {
  return null;
}
