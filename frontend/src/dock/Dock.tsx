/** Below the canvas: problems, the execution, its log. */
export function Dock() {
  return null;
}
