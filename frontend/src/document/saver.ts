/**
 * The save machine, without a page around it: 800 ms after the last edit, one request at a time, over the version that
 * is known when it is sent. What the server keeps is written over by nobody who has not seen it.
 */
import type { Kept } from "../api/graph";
import { failureOf, isConflict, isLost, type Save, waitAfter } from "./outcome";
import { sameGraph } from "./same";
import type { Graph } from "./types";

export type Ports = {
  /** The graph of this moment; the same object as long as nothing is edited. */
  now(): Graph;
  read(): Promise<Kept>;
  /** The version that the server then has. */
  write(graph: Graph, version: number): Promise<number>;
  show(change: Partial<Save>): void;
};
export type Saver = ReturnType<typeof createSaver>;

export const QUIET = 800;
const TRIES = 5;
const MAX_SENT = 100;

export function createSaver({ now, read, write, show }: Ports) {
  let state: Save["state"] = "saved";
  let version = 0;
  /** The object that is saved, and what the server has of it: the same, but that steps may be shown in other places. */
  let saved: Graph | null = null;
  let stored: Graph | null = null;
  /** What was sent since the version moved; the server may have any of it when answers were lost. */
  let sent: Graph[] = [];
  let isUnsure = false;
  let failures = 0;
  let editedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const isDone = () => now() === saved && !isUnsure;

  function say(change: Partial<Save>): void {
    state = change.state ?? state;
    show(change);
  }

  /** Saving, renaming, switching on and restoring raise the same version, so they wait for each other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  function schedule(wait: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void inTurn(() => saveAll(false)), Math.max(0, wait));
  }

  function confirm(graph: Graph, kept: Kept): void {
    if (kept.version !== version) sent = [];
    [saved, stored, version, isUnsure, failures] = [graph, kept.graph, kept.version, false, 0];
    say({ version, theirs: null, message: "", problems: [], state: isDone() ? "saved" : "dirty" });
  }

  /** Whether the newer version is what was sent or seen here, so that nothing of anybody's is lost by going on. */
  async function isOurs(): Promise<boolean> {
    const kept = await read();
    const ours = sent.find((graph) => sameGraph(graph, kept.graph));
    if (ours) confirm(ours, kept);
    else if (stored && sameGraph(stored, kept.graph)) {
      version = kept.version;
      say({ version });
    } else {
      say({ state: "conflict", theirs: kept.version, message: "", problems: [] });
      return false;
    }
    return true;
  }

  async function overKnown<T>(work: (version: number) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work(version);
      } catch (error) {
        if (!isConflict(error) || tries === TRIES || !(await isOurs())) throw error;
      }
    }
  }

  const send = (): Promise<void> =>
    overKnown(async (known) => {
      if (isDone()) return;
      say({ state: "saving" });
      const graph = now();
      if (!sent.includes(graph)) sent = [...sent, graph].slice(-MAX_SENT);
      try {
        confirm(graph, { graph, version: await write(graph, known) });
      } catch (error) {
        isUnsure ||= isLost(error);
        throw error;
      }
    });

  /** True when everything is saved. `isUrgent`: what was edited meanwhile does not wait for its 800 ms. */
  async function saveAll(isUrgent: boolean): Promise<boolean> {
    clearTimeout(timer);
    if (!saved || state === "conflict") return false;
    try {
      do await send();
      while (isUrgent && !isDone());
    } catch (error) {
      fail(error);
      return false;
    }
    if (!isDone()) schedule(editedAt + QUIET - Date.now());
    else if (state !== "saved") say({ state: "saved", message: "", problems: [] });
    return isDone();
  }

  function fail(error: unknown): void {
    if (state === "conflict") return;
    const failure = failureOf(error);
    failures = failure.state === "offline" ? failures + 1 : 0;
    say(isConflict(error) ? { ...failure, theirs: error.currentVersion } : failure);
    if (failure.state === "offline") schedule(waitAfter(failures));
  }

  return {
    /** Saves at once. False when it could not be; the state says why. */
    saveNow: (): Promise<boolean> => inTurn(() => saveAll(true)),

    /** Begins with what the server has; `shown` is the same, perhaps with steps in other places. Ends a conflict. */
    begin(shown: Graph, kept: Kept): void {
      clearTimeout(timer);
      confirm(shown, kept);
    },

    /** To be told after each change of the document. */
    edited(): void {
      editedAt = Date.now();
      if (!saved || state === "conflict" || state === "offline" || state === "signed_out") return;
      if (state === "saving") return; // what is being sent looks again when it is answered
      if (isDone()) {
        clearTimeout(timer);
        say({ state: "saved", message: "", problems: [] });
      } else {
        say({ state: "dirty", message: "", problems: [] });
        schedule(QUIET);
      }
    },

    /** Another change of the workflow, over the version that is known once all before it is done. */
    change<T extends { readonly version: number }>(work: (version: number) => Promise<T>): Promise<T> {
      return inTurn(async () => {
        const done = await overKnown(work);
        if (done.version > version) {
          version = done.version;
          sent = [];
          say({ version });
        }
        return done;
      });
    },
  };
}
