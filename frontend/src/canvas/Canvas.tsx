import { ReactFlowProvider } from "@xyflow/react";
import { type DragEvent, useLayoutEffect, useRef, useState } from "react";
import { useSave } from "../document/saving/autosave";
import { graphNow, useDocument } from "../document/store";
import { lazily } from "../lib/lazily";
import { t } from "../lib/t";
import { useOverlay } from "../view/overlay";
import { mayEdit, usePanels } from "../view/panels";
import { placeOf } from "../view/viewport";
import { addLater } from "./adding/adding-later";
import { choiceOf, DRAGGED } from "./adding/dragging";
import { openingView } from "./camera/opening";
import { Flow } from "./Flow";
import "../styles/canvas.css";
import "../styles/canvas-tools.css";
import "../styles/step.css";
import "../styles/ports.css";
import "../styles/step-states.css";
import "../styles/edge.css";
import "../styles/far.css";

const Empty = lazily(async () => (await import("./Empty")).Empty);
const HintPill = lazily(async () => (await import("./HintPill")).HintPill);

/** The graph, drawn by React Flow from the document and the overlay. */
export function Canvas() {
  const place = useRef<HTMLDivElement>(null);
  const [pane, setPane] = useState({ width: 0, height: 0 });
  const isLoaded = useSave(({ version }) => version > 0);
  const isEmpty = useDocument(({ graph }) => graph.nodes.length === 0);
  const isCovered = usePanels(({ isInspectorOpen }) => isInspectorOpen);
  const isSelecting = useOverlay(({ selected }) => selected.nodes.size > 0);
  useLayoutEffect(() => {
    if (place.current) setPane({ width: place.current.clientWidth, height: place.current.clientHeight });
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dragged here is dropped.
    <div
      ref={place}
      className="canvas"
      data-covered={(isCovered && isSelecting) || undefined}
      onDragOver={allowDrop}
      onDrop={dropStep}
    >
      {!isLoaded && <CanvasSkeleton />}
      {isLoaded && pane.width > 0 && (
        <ReactFlowProvider>
          <Flow opening={openingView(graphNow(), pane)} />
        </ReactFlowProvider>
      )}
      {isLoaded && (isEmpty ? <Empty /> : <HintPill />)}
    </div>
  );
}

function CanvasSkeleton() {
  return (
    <div className="canvas-skeleton" role="status" aria-label={t("The canvas is loading.")}>
      {[0, 1, 2, 3].map((place) => (
        <span key={place} className="skeleton" />
      ))}
    </div>
  );
}

function allowDrop(event: DragEvent): void {
  if (!mayEdit() || !event.dataTransfer.types.includes(DRAGGED)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
}

function dropStep(event: DragEvent): void {
  const choice = choiceOf(event.dataTransfer.getData(DRAGGED));
  if (!choice) return;
  event.preventDefault();
  const { x, y } = placeOf({ x: event.clientX, y: event.clientY });
  // The pointer holds the card near its tile.
  void addLater(choice, { kind: "place", at: { x: x - 32, y: y - 30 } });
}
