import { ReactFlow, SelectionMode, type Viewport } from "@xyflow/react";
import { type MouseEvent, useMemo, useRef, useState } from "react";
import { useDocument } from "../document/store";
import { lazily } from "../lib/lazily";
import { useDetail } from "../view/detail";
import { GRID } from "../view/grid";
import { enterEdge, leaveEdge } from "../view/hover";
import { useOverlay } from "../view/overlay";
import { usePanels } from "../view/panels";
import { leaveSteps, openStep } from "../view/steps";
import { reveal } from "../view/viewport";
import { ariaLabels } from "./aria";
import { CameraMan } from "./camera/CameraMan";
import { Controls } from "./camera/Controls";
import { isCulled } from "./camera/detail";
import { Ground } from "./camera/Ground";
import { onEdgesChange, onNodesChange } from "./changes";
import { Arrows } from "./edges/Arrows";
import { ConnectionHint, ConnectionLine } from "./edges/ConnectionLine";
import { isValidConnection, onConnect, onConnectEnd, onReconnect } from "./edges/connecting";
import { FlowEdge } from "./edges/Edge";
import { projection, type StepEdge, type StepNode } from "./project";
import { NodeFrame } from "./steps/NodeFrame";

const FarEdges = lazily(async () => (await import("./edges/FarEdges")).FarEdges);
const Surroundings = lazily(async () => (await import("./Surroundings")).Surroundings);
// All that React Flow is given stays the same object: what changes is rendered, and nothing else.
const NODE_TYPES = { step: NodeFrame };
const EDGE_TYPES = { step: FlowEdge };
const NO_EDGES: StepEdge[] = [];
const SNAP: [number, number] = [GRID, GRID];
const MIDDLE_BUTTON = [1];
const SEVERAL = ["Shift", "Meta", "Control"];
const ZOOMING = ["Meta", "Control"];
const openClicked = ({ target, shiftKey, ctrlKey, metaKey }: MouseEvent, node: StepNode): void => {
  // A click on an output begins a connection.
  if (target instanceof Element && target.closest(".react-flow__handle")) return;
  const { nodes } = useOverlay.getState().selected;
  const isAdding = shiftKey || ctrlKey || metaKey;
  // Of several that are selected, the one that is pressed.
  if (nodes.size === 0 || (nodes.size > 1 && !isAdding)) openStep(node.id);
  else if (nodes.size === 1) {
    usePanels.getState().set({ isInspectorOpen: true });
    reveal(node.id);
  }
};
const openDragged = (_event: unknown, _node: StepNode, nodes: StepNode[]): void => {
  if (nodes.length === 1) usePanels.getState().set({ isInspectorOpen: true });
};
const openNode = (_event: unknown, node: StepNode): void => openStep(node.id);
const openEdge = (): void => usePanels.getState().set({ isInspectorOpen: true });
const nearEdge = (_event: unknown, edge: StepEdge): void => enterEdge(edge.id);
// While one looks around, what is drawn is a layer that is only shifted; at rest it is drawn anew, so that text is sharp.
const viewportOf = (): Element | null => document.querySelector(".canvas .react-flow__viewport");
const moveStarts = (): void => viewportOf()?.classList.add("is-moving");
const moveEnds = (): void => viewportOf()?.classList.remove("is-moving");
const isTouch = (): boolean => window.matchMedia("(pointer: coarse)").matches;

/** React Flow with our steps, our keys and our gestures. */
export function Flow({ opening }: { readonly opening: Viewport }) {
  const isOfBlocks = useDetail(({ isLight }) => isLight);
  const shown = useShown(isOfBlocks);
  const mayEdit = usePanels(({ mode }) => mode === "edit");
  const [touch] = useState(isTouch);
  const [labels] = useState(ariaLabels);
  const start = useRef(opening);
  return (
    <ReactFlow<StepNode, StepEdge>
      nodes={shown.nodes}
      edges={isOfBlocks ? NO_EDGES : shown.edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={onConnect}
      onConnectEnd={onConnectEnd}
      onReconnect={onReconnect}
      isValidConnection={isValidConnection}
      onNodeClick={openClicked}
      onNodeDragStop={openDragged}
      onNodeDoubleClick={openNode}
      onMoveStart={moveStarts}
      onMoveEnd={moveEnds}
      onPaneClick={leaveSteps}
      onEdgeClick={openEdge}
      onEdgeMouseEnter={nearEdge}
      onEdgeMouseLeave={leaveEdge}
      connectionLineComponent={ConnectionLine}
      connectionRadius={32}
      reconnectRadius={14}
      connectOnClick={mayEdit}
      nodesDraggable={mayEdit}
      nodesConnectable={mayEdit}
      edgesReconnectable={mayEdit}
      edgesFocusable={false}
      defaultViewport={start.current}
      minZoom={0.1}
      maxZoom={2}
      snapToGrid
      snapGrid={SNAP}
      selectionOnDrag={!touch}
      selectionMode={SelectionMode.Partial}
      panOnDrag={touch ? true : MIDDLE_BUTTON}
      panOnScroll
      panOnScrollSpeed={1}
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={SEVERAL}
      zoomActivationKeyCode={ZOOMING}
      onlyRenderVisibleElements={isCulled(shown.nodes.length, isOfBlocks)}
      elevateNodesOnSelect
      nodeDragThreshold={2}
      ariaLabelConfig={labels}
      attributionPosition="bottom-right"
    >
      <Ground />
      <Arrows />
      {isOfBlocks && <FarEdges nodes={shown.nodes} />}
      <Controls />
      <CameraMan opening={start.current} />
      <Surroundings nodes={shown.nodes} />
      <ConnectionHint />
    </ReactFlow>
  );
}

function useShown(isOfBlocks: boolean) {
  const project = useMemo(projection, []);
  const graph = useDocument((document) => document.graph);
  const selected = useOverlay((overlay) => overlay.selected);
  const dragged = useOverlay((overlay) => overlay.dragged);
  const sizes = useOverlay((overlay) => overlay.sizes);
  return project(graph, { selected, dragged, sizes, isOfBlocks });
}
