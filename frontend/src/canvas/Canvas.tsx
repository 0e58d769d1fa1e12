/** The graph, drawn by React Flow from the document and the overlay. */
export function Canvas() {
  return null;
}
