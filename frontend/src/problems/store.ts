/** What the server says is wrong with the graph, in its words; asked anew after each change. */
import { create } from "zustand";
import type { Graph, Problem } from "../document/types";

export type ProblemsState = {
  readonly problems: readonly Problem[];
  /** The graph that they are about: of another one they are stale. */
  readonly about: Graph | null;
  readonly state: "idle" | "asking" | "failed";
  show(problems: readonly Problem[], about: Graph): void;
  say(state: ProblemsState["state"]): void;
};

export const useProblems = create<ProblemsState>()((set) => ({
  problems: [],
  about: null,
  state: "idle",
  show: (problems, about) => set({ problems, about, state: "idle" }),
  say: (state) => set({ state }),
}));
