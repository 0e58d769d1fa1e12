/** Moves the view: by a command, or by itself as long as the hand has not moved it since. */
import type { ReactFlowInstance, useStoreApi, Viewport } from "@xyflow/react";
import { type Size, useOverlay } from "../../view/overlay";
import { usePanels } from "../../view/panels";
import { INSPECTOR_MARGIN, keptWidth } from "../../view/width";
import type { Box } from "../geometry";
import type { StepEdge, StepNode } from "../project";
import { around, isSameView, LEAST_ZOOM, revealing, startingAt, wholeView } from "./sight";

const CALM_MS = 220;
export type Flow = ReactFlowInstance<StepNode, StepEdge>;
export type Store = ReturnType<typeof useStoreApi<StepNode, StepEdge>>;
export type Seeing = ReturnType<typeof seeing>;

/** `opening`: the view at first, which counts as one that nobody has moved. */
export function seeing(flow: Flow, store: Store, opening: Viewport) {
  let last = { view: opening, isWhole: true };
  let moves = 0;
  const pane = (): Size => store.getState();
  const now = (): Viewport => {
    const [x, y, zoom] = store.getState().transform;
    return { x, y, zoom };
  };
  const isOurs = (): boolean => moves > 0 || isSameView(last.view, now());
  const boxOf = (key: string): Box | undefined => {
    const { internals, measured } = flow.getInternalNode(key) ?? {};
    const { width, height } = measured ?? {};
    return internals && width && height ? { ...internals.positionAbsolute, width, height } : undefined;
  };
  const whole = (): Box | undefined => around(store.getState().nodes.flatMap(({ id }) => boxOf(id) ?? []));

  function look(view: Viewport, isWhole: boolean, duration = calm()): void {
    last = { view, isWhole };
    if (isSameView(view, now())) return;
    moves += 1;
    void flow.setViewport(view, { duration }).then(() => {
      moves -= 1;
    });
  }
  function reveal(key: string): void {
    const card = boxOf(key);
    // While it still moves, from where it will be.
    const from = moves ? last.view : now();
    if (!card) return;
    const view = revealing(card, from, uncovered(pane()));
    if (view !== from) look(view, false);
  }
  /** All of it while it can be read; else where it begins, as near as before. */
  function readable(all: Box): Viewport {
    const view = wholeView(all, pane());
    if (view.zoom >= Math.min(LEAST_ZOOM, last.view.zoom)) return view;
    const trigger = store.getState().nodes.find(({ data }) => data.node.node_type === "trigger")?.id ?? "";
    return startingAt(boxOf(trigger) ?? all, all, pane(), last.view.zoom);
  }

  return {
    /** All of it, however far away. */
    fit(): void {
      const all = whole();
      if (all) look(wholeView(all, pane()), true);
    },
    zoomTo: (zoom: number): void => void flow.zoomTo(zoom, { duration: calm() }),
    zoomBy: (factor: number): void => void flow.zoomTo(flow.getZoom() * factor, { duration: calm() }),
    reveal,
    /** The pane has another size: all of it again if that was what was seen, and in any case the step in use. */
    resized(used: string): void {
      const all = last.isWhole && isOurs() ? whole() : undefined;
      if (all) look(readable(all), true, 0);
      if (used) reveal(used);
    },
    /** To a step that runs now, unless the hand has taken the view elsewhere. */
    follow(key: string): void {
      if (isOurs()) reveal(key);
    },
  };
}

export const calm = (): number => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : CALM_MS);

/** Beside the inspector, which floats above; on a narrow screen it is a sheet of its own. */
export function uncovered({ width, height }: Size): Size {
  const { nodes, edges } = useOverlay.getState().selected;
  const isCovered = usePanels.getState().isInspectorOpen && nodes.size + edges.size > 0;
  const inspector = isCovered ? keptWidth() + 2 * INSPECTOR_MARGIN : 0;
  return { width: width > 2 * inspector ? width - inspector : width, height };
}
