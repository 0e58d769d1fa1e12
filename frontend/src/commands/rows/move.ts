import { move } from "../../document/edits/configure";
import { useDocument } from "../../document/store";
import { t } from "../../lib/t";
import { GRID } from "../../view/grid";
import { goToSteps } from "../../view/steps";
import { neighbour, type Way } from "../neighbours";
import { edits, hasSteps } from "../situation";
import type { Command, Situation } from "../types";

type Arrow = {
  readonly way: Way;
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly move: () => string;
  readonly go: () => string;
};

const ARROWS: readonly Arrow[] = [
  { way: "left", key: "ArrowLeft", x: -GRID, y: 0, move: () => t("Move left"), go: () => t("Go to the step before") },
  { way: "right", key: "ArrowRight", x: GRID, y: 0, move: () => t("Move right"), go: () => t("Go to the next step") },
  { way: "up", key: "ArrowUp", x: 0, y: -GRID, move: () => t("Move up"), go: () => t("Go to the step above") },
  { way: "down", key: "ArrowDown", x: 0, y: GRID, move: () => t("Move down"), go: () => t("Go to the step below") },
];

/** However long an arrow is held: one step back. */
function nudge({ graph, selected }: Situation, { x, y }: Arrow): void {
  const places = graph.nodes.flatMap((node) =>
    selected.nodes.has(node.key) ? [[node.key, { x: node.position_x + x, y: node.position_y + y }] as const] : [],
  );
  useDocument.getState().apply(t("Move"), move(new Map(places)), `nudge ${[...selected.nodes].join(" ")}`);
}

function go({ graph, selected }: Situation, way: Way): void {
  const [from = ""] = selected.nodes;
  const key = neighbour(graph, from, way);
  if (!key) return;
  goToSteps([key]);
}

export const MOVE: readonly Command[] = ARROWS.flatMap((arrow): Command[] => [
  {
    id: `move-${arrow.way}`,
    keys: [arrow.key],
    label: arrow.move,
    icon: "arrow-right",
    group: "edit",
    when: (now) => edits(now) && hasSteps(now),
    run: (now) => nudge(now, arrow),
  },
  {
    id: `go-${arrow.way}`,
    keys: [`Alt+${arrow.key}`],
    label: arrow.go,
    icon: "arrow-right",
    group: "view",
    when: ({ graph }) => graph.nodes.length > 0,
    run: (now) => go(now, arrow.way),
  },
]);
