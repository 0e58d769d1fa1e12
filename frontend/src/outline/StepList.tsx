/** The graph as a list in run order, for screen readers and whoever prefers it. */
export function StepList() {
  return null;
}
