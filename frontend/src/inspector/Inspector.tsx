/** What is selected: parameters, input, output, settings. */
export function Inspector() {
  return null;
}
