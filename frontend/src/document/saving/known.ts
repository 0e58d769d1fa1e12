/** What is known here of the server: its version, what it stores, and what it may store though no answer came. Pure. */
import type { Kept } from "../../api/graph";
import { sameGraph } from "../same";
import type { Graph } from "../types";

const MAX_SENT = 100;

/** Sent from here, or seen here before: nothing of anybody's is lost by going on. Else it is theirs. */
export type Whose = "sent" | "seen" | "theirs";

export function createKnown() {
  let version = 0;
  /** The object that is saved, and what the server has of it: the same, but that steps may be shown in other places. */
  let saved: Graph | null = null;
  let stored: Graph | null = null;
  /** What was sent since the version moved; the server may have any of it when answers were lost. */
  let sent: readonly Graph[] = [];
  let isUnsure = false;

  function moveTo(next: number): void {
    if (next !== version) sent = [];
    version = next;
  }
  function take(graph: Graph, kept: Kept): void {
    moveTo(kept.version);
    [saved, stored, isUnsure] = [graph, kept.graph, false];
  }

  return {
    version: (): number => version,
    hasBegun: (): boolean => saved !== null,
    /** Whether the server has this object, for all that is known. */
    has: (graph: Graph): boolean => graph === saved && !isUnsure,
    /** The server has `kept`, which is `graph` here. */
    take,
    /** Something else than the graph was changed. Whether that is news. */
    raise(next: number): boolean {
      const isNews = next > version;
      if (isNews) moveTo(next);
      return isNews;
    },
    send(graph: Graph): void {
      if (!sent.includes(graph)) sent = [...sent, graph].slice(-MAX_SENT);
    },
    /** No answer came: it may be there or not. */
    lose(): void {
      isUnsure = true;
    },
    /** Of a version that is newer than the known one. What is not theirs is known from then on. */
    whose(kept: Kept): Whose {
      const ours = sent.find((graph) => sameGraph(graph, kept.graph));
      if (ours) {
        take(ours, kept);
        return "sent";
      }
      if (!stored || !sameGraph(stored, kept.graph)) return "theirs";
      version = kept.version;
      return "seen";
    },
  };
}
