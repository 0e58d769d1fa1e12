/** The execution that is shown: its state and that of each node, by key. One write a frame at most, whatever comes. */
import { create } from "zustand";
import type { components } from "../api/schema";

export type Status = components["schemas"]["StatusEnum"];

export type NodeRun = {
  readonly key: string;
  /** Stands in addresses of the API, where the key does as well: what the stream tells of. */
  readonly id: string;
  /** As it was called when it ran, and its place in the order in which steps run. */
  readonly name: string;
  readonly order: number;
  readonly status: Status;
  readonly startedAt: string;
  readonly endedAt: string;
  /** How often it was tried again after a failure; waiting for what it started is none. */
  readonly retries: number;
  /** The output that was chosen: a condition's handle, "error", or "". */
  readonly handle: string;
  readonly waitingFor: string;
  readonly nextRunAt: string;
  readonly error: string;
  /** Why it ended as it did, for programs: "kept", "pinned", "previewed", …; "" mostly. */
  readonly cause: string;
  /** How many things it handed on, when that is known. */
  readonly items?: number;
};
export type LogLine = {
  readonly id: string;
  readonly level: string;
  readonly timestamp: string;
  readonly nodeKey: string;
  readonly message: string;
};
export type Run = {
  readonly id: string;
  readonly status: Status;
  /** The version that runs; 0 until it is known. */
  readonly version: number;
  /** What started it. */
  readonly trigger: string;
  /** Only normal runs are real: in the others pinned outputs stand in for their steps. */
  readonly mode: "normal" | "test" | "dry_run";
  /** The one step that was run alone, by key; "" for the whole workflow. */
  readonly onlyStep: string;
  readonly error: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly nodes: ReadonlyMap<string, NodeRun>;
  readonly lines: readonly LogLine[];
  /** What the models of agents say right now, by the key of their step; nothing of it is kept. */
  readonly said: ReadonlyMap<string, string>;
};
export type RunState = {
  /** null: none is shown. */
  readonly run: Run | null;
  /** While the stream is away: what is shown stays, and a badge says so. */
  readonly isReconnecting: boolean;
  show(run: Run | null): void;
  reconnecting(isAway: boolean): void;
};

export const useRun = create<RunState>()((set) => ({
  run: null,
  isReconnecting: false,
  show: (run) => set({ run }),
  reconnecting: (isReconnecting) => set({ isReconnecting }),
}));

/** A face subscribes to its own entry alone. */
export const runOf =
  (key: string) =>
  ({ run }: RunState): NodeRun | undefined =>
    run?.nodes.get(key);
