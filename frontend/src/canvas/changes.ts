/** What React Flow tells: into the overlay while a gesture goes on, one edit when it ends. */
import type { EdgeChange, NodeChange } from "@xyflow/react";
import { move } from "../document/edits/configure";
import { useDocument } from "../document/store";
import { tn } from "../lib/t";
import { type Place, type Size, useOverlay } from "../view/overlay";
import { mayEdit } from "../view/panels";
import type { StepEdge, StepNode } from "./project";

export type Gesture = {
  /** Where steps are now, while they are dragged. */
  readonly dragged: ReadonlyMap<string, Place>;
  /** Where steps were put down, or moved to by a key. */
  readonly dropped: ReadonlyMap<string, Place>;
  readonly sizes: ReadonlyMap<string, Size>;
  readonly selected: ReadonlyMap<string, boolean>;
};

/** Changes of one call, sorted by what becomes of them. Pure. */
export function sorted(changes: readonly (NodeChange<StepNode> | EdgeChange<StepEdge>)[]): Gesture {
  const dragged = new Map<string, Place>();
  const dropped = new Map<string, Place>();
  const sizes = new Map<string, Size>();
  const selected = new Map<string, boolean>();
  for (const change of changes) {
    if (change.type === "position" && change.position) {
      (change.dragging ? dragged : dropped).set(change.id, change.position);
    } else if (change.type === "dimensions" && change.dimensions) {
      sizes.set(change.id, change.dimensions);
    } else if (change.type === "select") {
      selected.set(change.id, change.selected);
    }
  }
  return { dragged, dropped, sizes, selected };
}

export function onNodesChange(changes: NodeChange<StepNode>[]): void {
  const { dragged, dropped, sizes, selected } = sorted(changes);
  const overlay = useOverlay.getState();
  if (sizes.size) overlay.measure(new Map([...overlay.sizes, ...sizes]));
  if (selected.size) overlay.select(toggled(overlay.selected.nodes, selected), overlay.selected.edges);
  if (!mayEdit()) return;
  if (dragged.size) overlay.drag(dragged);
  if (dropped.size) drop(dropped);
}

export function onEdgesChange(changes: EdgeChange<StepEdge>[]): void {
  const { selected } = sorted(changes);
  const overlay = useOverlay.getState();
  if (selected.size) overlay.select(overlay.selected.nodes, toggled(overlay.selected.edges, selected));
}

/** One step back, however far; what arrow keys move in a row is one as well. */
function drop(places: ReadonlyMap<string, Place>): void {
  const isByKeys = useOverlay.getState().dragged.size === 0;
  const label = tn("Move a step", "Move %(n)s steps", places.size);
  useDocument.getState().apply(label, move(places), isByKeys ? `move ${[...places.keys()].join(" ")}` : "");
  useOverlay.getState().drop();
}

/** The set after some came and went; the set itself when nothing did. Pure. */
export function toggled(set: ReadonlySet<string>, changes: ReadonlyMap<string, boolean>): ReadonlySet<string> {
  const after = new Set(set);
  for (const [id, isIn] of changes) {
    if (isIn) after.add(id);
    else after.delete(id);
  }
  return after.size === set.size && [...after].every((id) => set.has(id)) ? set : after;
}
