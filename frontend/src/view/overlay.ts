/** What the canvas shows besides the document, and nobody saves: selection, drag, measured sizes. */
import { create } from "zustand";

export type Place = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };
export type Selection = { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> };

export type OverlayState = {
  readonly selected: Selection;
  /** Of nodes that are being dragged: where they are now, until the drop makes an edit of it. */
  readonly dragged: ReadonlyMap<string, Place>;
  readonly sizes: ReadonlyMap<string, Size>;
  select(nodes: Iterable<string>, edges?: Iterable<string>): void;
  drag(places: ReadonlyMap<string, Place>): void;
  drop(): void;
  measure(sizes: ReadonlyMap<string, Size>): void;
};

const NOBODY: ReadonlyMap<string, Place> = new Map();

export const useOverlay = create<OverlayState>()((set) => ({
  selected: { nodes: new Set(), edges: new Set() },
  dragged: NOBODY,
  sizes: new Map(),
  select: (nodes, edges = []) => set({ selected: { nodes: new Set(nodes), edges: new Set(edges) } }),
  drag: (places) => set({ dragged: places }),
  drop: () => set({ dragged: NOBODY }),
  measure: (sizes) => set({ sizes }),
}));

/** The one node that is selected, or "". */
export const oneSelected = ({ selected }: OverlayState): string => {
  const [first = ""] = selected.nodes;
  return selected.nodes.size === 1 && selected.edges.size === 0 ? first : "";
};
