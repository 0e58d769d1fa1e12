/** For the tests of the save machine: a server as it is on the wire, and a clock that is moved by hand. */
import { vi } from "vitest";
import { ApiError } from "../../api/client";
import { sameGraph } from "../same";
import type { Graph } from "../types";
import type { Save } from "./outcome";
import { createSaver } from "./saver";

export const graphOf = (word: string): Graph => ({ nodes: [], edges: [], config: {}, variables: { word } });
export const answer = (status: number, code: string, more = {}) =>
  new ApiError(status, { code, detail: `${code}!`, problems: [], ...more });

export type Fate = "ok" | "lost_before" | "lost_after" | "refused" | "down" | "signed_out";

/** The wire: one stored graph and its version; what a request becomes is said before it is sent. */
export function bench() {
  const server = { version: 1, graph: graphOf("start"), isTheirs: false, writes: 0, atOnce: 0, mostAtOnce: 0 };
  const fates: Fate[] = [];
  let delay = 0;
  let document = graphOf("start");
  let seen = 1;
  const overwritten: string[] = [];
  let shown: Save = { state: "saved", version: 0, theirs: null, message: "", problems: [] };

  const arrived = async () => {
    if (delay) await new Promise((done) => setTimeout(done, delay));
  };
  const saver = createSaver({
    now: () => document,
    read: async () => {
      await arrived();
      if (fates[0] === "down") throw new ApiError(0, {});
      return { version: server.version, graph: structuredClone(server.graph) };
    },
    write: async (graph, version) => {
      const fate = fates.shift() ?? "ok";
      server.writes += 1;
      server.atOnce += 1;
      server.mostAtOnce = Math.max(server.mostAtOnce, server.atOnce);
      const sent = structuredClone(graph);
      try {
        await arrived();
        if (fate === "lost_before" || fate === "down") throw new ApiError(0, {});
        if (fate === "signed_out") throw answer(401, "not_authenticated");
        if (fate === "refused") throw answer(400, "invalid_graph");
        if (version !== server.version) throw answer(409, "conflict", { current_version: server.version });
        if (!sameGraph(server.graph, sent)) {
          if (server.isTheirs && seen < server.version) overwritten.push(String(server.graph.variables.word));
          Object.assign(server, { graph: sent, version: version + 1, isTheirs: false });
        }
        if (fate === "lost_after") throw new ApiError(0, {});
        return server.version;
      } finally {
        server.atOnce -= 1;
      }
    },
    show: (change) => {
      shown = { ...shown, ...change };
    },
  });
  saver.begin(document, { version: 1, graph: graphOf("start") });
  return {
    server,
    saver,
    fates,
    overwritten,
    shown: () => shown,
    slow: (ms: number) => {
      delay = ms;
    },
    go: (graph: Graph) => {
      document = graph;
      saver.edited();
    },
    edit(word: string) {
      this.go(graphOf(word));
    },
    now: () => document,
    theirs(word: string) {
      Object.assign(server, { graph: graphOf(word), version: server.version + 1, isTheirs: true });
    },
    reload() {
      seen = server.version;
      document = server.graph;
      saver.begin(document, { version: server.version, graph: server.graph });
    },
  };
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
export const stored = ({ server }: ReturnType<typeof bench>) => server.graph.variables.word;
