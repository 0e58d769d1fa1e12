/** Talks with the server over the version that is known here; what it has is written over by nobody who has not seen it. */
import type { Kept } from "../../api/graph";
import type { Graph } from "../types";
import { createKnown } from "./known";
import { isConflict, isLost, type Save } from "./outcome";

export type Ports = {
  /** The graph of this moment; the same object as long as nothing is edited. */
  now(): Graph;
  read(): Promise<Kept>;
  /** The version that the server then has. */
  write(graph: Graph, version: number): Promise<number>;
};
type Told = {
  say(change: Partial<Save>): void;
  /** The server has what was sent, or what is begun with. */
  taken(): void;
};

const TRIES = 5;

export function createExchange({ now, read, write }: Ports, { say, taken }: Told) {
  const known = createKnown();
  const isDone = (): boolean => known.has(now());

  function confirm(graph: Graph, kept: Kept): void {
    known.take(graph, kept);
    taken();
  }

  /** Whether one may go on over the version that the server has. */
  async function mayGoOn(): Promise<boolean> {
    const kept = await read();
    const whose = known.whose(kept);
    if (whose === "sent") taken();
    else if (whose === "seen") say({ version: kept.version });
    else say({ state: "conflict", theirs: kept.version, message: "", problems: [] });
    return whose !== "theirs";
  }

  async function overKnown<T>(work: (version: number) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work(known.version());
      } catch (error) {
        if (!isConflict(error) || tries === TRIES || !(await mayGoOn())) throw error;
      }
    }
  }

  async function sendOver(version: number): Promise<void> {
    if (isDone()) return;
    say({ state: "saving" });
    const graph = now();
    known.send(graph);
    try {
      confirm(graph, { graph, version: await write(graph, version) });
    } catch (error) {
      if (isLost(error)) known.lose();
      throw error;
    }
  }

  return {
    isDone,
    version: known.version,
    hasBegun: known.hasBegun,
    begin: confirm,
    /** What is not saved. Throws ApiError; after a conflict with somebody else's that is said already. */
    send: (): Promise<void> => overKnown(sendOver),
    /** Another change of the workflow. */
    async change<T extends { readonly version: number }>(work: (version: number) => Promise<T>): Promise<T> {
      const done = await overKnown(work);
      if (known.raise(done.version)) say({ version: done.version });
      return done;
    },
  };
}
