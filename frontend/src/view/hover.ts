/** The edge that the pointer is at, by id: its tools are shown. They stand beside the line, so leaving it takes a moment. */
import { create } from "zustand";

const LEAVE_MS = 220;
let leaving: ReturnType<typeof setTimeout> | undefined;

export const useHover = create<{ readonly edge: string }>()(() => ({ edge: "" }));

export function enterEdge(id: string): void {
  clearTimeout(leaving);
  if (useHover.getState().edge !== id) useHover.setState({ edge: id });
}

export function leaveEdge(): void {
  clearTimeout(leaving);
  leaving = setTimeout(() => useHover.setState({ edge: "" }), LEAVE_MS);
}
