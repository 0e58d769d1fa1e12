import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { setLight } from "../view/detail";
import { type Camera, setCamera } from "../view/viewport";
import { isFar, isLight } from "./detail";
import type { StepEdge, StepNode } from "./project";

const CALM_MS = 220;
const INSPECTOR = 372;
const MARGIN = 48;
type Store = ReturnType<typeof useStoreApi<StepNode, StepEdge>>;
const moving = (): { duration: number } => ({
  duration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : CALM_MS,
});

/** Lends the view to commands and panels, and tells the style sheet how far away one is. */
export function CameraMan() {
  const flow = useReactFlow<StepNode, StepEdge>();
  const store = useStoreApi<StepNode, StepEdge>();
  useEffect(() => {
    const pane = () => store.getState();
    const camera: Camera = {
      fit: () =>
        void flow.fitView({
          ...moving(),
          padding: { x: "56px", top: "56px", bottom: "88px" },
          minZoom: 0.1,
          maxZoom: 1,
        }),
      zoomTo: (zoom) => void flow.zoomTo(zoom, moving()),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor, moving()),
      reveal: (key) => reveal(key),
      focus: (key) =>
        pane()
          .domNode?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(key)}"]`)
          ?.focus(),
      centre: () => {
        const { width, height, transform } = pane();
        return { x: (width / 2 - transform[0]) / transform[2], y: (height / 2 - transform[1]) / transform[2] };
      },
      placeOf: (screen) => flow.screenToFlowPosition(screen, { snapToGrid: false }),
    };
    const reveal = (key: string): void => {
      const node = flow.getInternalNode(key);
      if (!node) return;
      const { width, height, transform } = pane();
      const [x, y, zoom] = transform;
      const at = node.internals.positionAbsolute;
      const left = at.x * zoom + x;
      const top = at.y * zoom + y;
      const right = left + (node.measured.width ?? 0) * zoom;
      const bottom = top + (node.measured.height ?? 0) * zoom;
      // On a narrow screen the inspector is a sheet of its own.
      const free = width > 2 * INSPECTOR ? width - INSPECTOR : width;
      const dx = left < MARGIN ? MARGIN - left : right > free - MARGIN ? free - MARGIN - right : 0;
      const dy = top < MARGIN ? MARGIN - top : bottom > height - 2 * MARGIN ? height - 2 * MARGIN - bottom : 0;
      if (dx || dy) void flow.setViewport({ x: Math.round(x + dx), y: Math.round(y + dy), zoom }, moving());
    };
    setCamera(camera);
    return () => setCamera(null);
  }, [flow, store]);
  useEffect(() => stayChosen(store), [store]);
  const far = useStore(({ transform }) => isFar(transform[2]));
  const light = useStore(({ transform, nodes }) => isLight(nodes.length, transform[2]));
  useEffect(() => {
    setLight(light);
    store.getState().domNode?.classList.toggle("is-far", far || light);
  }, [far, light, store]);
  return null;
}

/** With Ctrl held, React Flow takes Enter on a chosen step for letting it go; to us that is Run, and the step stays chosen. */
function stayChosen(store: Store): () => void {
  const place = store.getState().domNode;
  const press = ({ key, ctrlKey, metaKey }: KeyboardEvent): void => {
    if (key === "Enter" && (ctrlKey || metaKey)) store.setState({ multiSelectionActive: false });
  };
  place?.addEventListener("keydown", press, true);
  return () => place?.removeEventListener("keydown", press, true);
}
