/** What happens in executions, by one connection for all tabs: browsers open six to a host, the seventh tab would hang. */
import type { Asked } from "./stream.worker";
import { createUnion, type Take, type Told, type Union } from "./union";

export type { Told } from "./union";

let shared: Union | null = null;

/** Tells of an execution until it has ended, from a snapshot on. Returns how to look away. */
export function watch(execution: string, take: Take): () => void {
  shared ??= typeof SharedWorker === "undefined" ? direct() : byWorker();
  const union = shared;
  union.watch(execution, take);
  return () => union.leave(execution, take);
}

const direct = (): Union => createUnion((address) => new EventSource(address));

function byWorker(): Union {
  const worker = new SharedWorker(new URL("./stream.worker.ts", import.meta.url), { type: "module", name: "stream" });
  const takers = new Map<string, Set<Take>>();
  const ask = (asked: Asked): void => worker.port.postMessage(asked);
  worker.port.addEventListener("message", ({ data: told }: MessageEvent<Told>) => {
    for (const take of [...(takers.get(told.execution) ?? [])]) take(told);
    if (told.kind === "end" || told.kind === "gone") takers.delete(told.execution);
  });
  worker.port.start();
  let fallback: Union | null = null;
  worker.addEventListener("error", () => {
    // Private windows may refuse it: this tab then has a connection of its own.
    fallback = direct();
    for (const [execution, those] of takers) for (const take of those) fallback.watch(execution, take);
  });
  window.addEventListener("pagehide", () => ask({ bye: true }));
  window.addEventListener("pageshow", (event: PageTransitionEvent) => {
    if (event.persisted) for (const execution of takers.keys()) ask({ watch: execution });
  });
  return {
    watch(execution, take) {
      const those = takers.get(execution);
      if (those) those.add(take);
      else takers.set(execution, new Set([take]));
      if (fallback) fallback.watch(execution, take);
      else ask({ watch: execution });
    },
    leave(execution, take) {
      const those = takers.get(execution);
      if (!those?.delete(take)) return;
      fallback?.leave(execution, take);
      if (those.size) return;
      takers.delete(execution);
      ask({ leave: execution });
    },
  };
}
