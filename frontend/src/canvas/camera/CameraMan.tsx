import { useReactFlow, useStore, useStoreApi, type Viewport } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { setLight } from "../../view/detail";
import { type Camera, setCamera } from "../../view/viewport";
import type { StepEdge, StepNode } from "../project";
import { inUse, useRunning } from "../steps/using";
import { isFar, isLight } from "./detail";
import { type Flow, type Seeing, type Store, seeing } from "./seeing";

const CARD = ".react-flow__node";

/** Lends the view to commands and panels, keeps in sight what is in use, and tells the style sheet how far away one is. */
export function CameraMan({ opening }: { readonly opening: Viewport }) {
  const flow: Flow = useReactFlow<StepNode, StepEdge>();
  const store: Store = useStoreApi<StepNode, StepEdge>();
  const sight = useRef<Seeing | null>(null);
  sight.current ??= seeing(flow, store, opening);
  useEffect(() => {
    if (sight.current) setCamera(camera(flow, store, sight.current));
    return () => setCamera(null);
  }, [flow, store]);
  useEffect(() => stayChosen(store), [store]);
  useKept(sight.current);
  const far = useStore(({ transform }) => isFar(transform[2]));
  const light = useStore(({ transform, nodes }) => isLight(nodes.length, transform[2]));
  useEffect(() => {
    setLight(light);
    store.getState().domNode?.classList.toggle("is-far", far || light);
  }, [far, light, store]);
  return null;
}

/** A panel that opens makes the canvas smaller, and a run goes on to steps that may be out of sight. */
function useKept(sight: Seeing): void {
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const running = useRunning();
  useEffect(() => {
    if (width && height) sight.resized(inUse());
  }, [sight, width, height]);
  useEffect(() => {
    if (running) sight.follow(running);
  }, [sight, running]);
}

function camera(flow: Flow, store: Store, sight: Seeing): Camera {
  const cardOf = (key: string) =>
    store.getState().domNode?.querySelector<HTMLElement>(`${CARD}[data-id="${CSS.escape(key)}"]`);
  return {
    ...sight,
    focus: (key) => cardOf(key)?.focus(),
    focused: () => {
      const focused = document.activeElement;
      return (focused?.matches(CARD) && focused.getAttribute("data-id")) || "";
    },
    letGo: () => {
      const isHeld = store.getState().connectionClickStartHandle !== null;
      if (isHeld) store.setState({ connectionClickStartHandle: null });
      return isHeld;
    },
    centre: () => {
      const { width, height, transform } = store.getState();
      return { x: (width / 2 - transform[0]) / transform[2], y: (height / 2 - transform[1]) / transform[2] };
    },
    placeOf: (screen) => flow.screenToFlowPosition(screen, { snapToGrid: false }),
  };
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
