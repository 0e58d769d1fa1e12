import { t } from "../lib/t";

/** The words of React Flow for screen readers. Made once: React Flow compares by identity. */
export const ariaLabels = () => ({
  "node.a11yDescription.default": t(
    "Press Enter or Space to select a step. Arrow keys move it, Enter opens it, Delete removes it, Escape leaves it.",
  ),
  "node.a11yDescription.keyboardDisabled": t("Press Enter or Space to select a step."),
  "node.a11yDescription.ariaLiveMessage": ({ direction, x, y }: { direction: string; x: number; y: number }) =>
    t("Moved %(direction)s. Now at %(x)s, %(y)s.", { direction: directionWord(direction), x, y }),
  "edge.a11yDescription.default": t("A connection. Delete removes it."),
  "controls.ariaLabel": t("View"),
  "controls.zoomIn.ariaLabel": t("Zoom in"),
  "controls.zoomOut.ariaLabel": t("Zoom out"),
  "controls.fitView.ariaLabel": t("Fit"),
  "controls.interactive.ariaLabel": t("Lock"),
  "handle.ariaLabel": t("Connection point"),
});

function directionWord(direction: string): string {
  const words: Readonly<Record<string, string>> = { up: t("up"), down: t("down"), left: t("left"), right: t("right") };
  return words[direction] ?? direction;
}
