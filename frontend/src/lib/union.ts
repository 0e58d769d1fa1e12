/** One connection for whatever is watched: its executions change, what was seen of each is kept. Without DOM or stores. */
export type Told = {
  /** As the server's frames; `away` and `back` tell of the connection itself. */
  readonly kind: "snapshot" | "execution" | "node" | "log" | "said" | "end" | "gone" | "away" | "back";
  readonly execution: string;
  readonly data: Readonly<Record<string, unknown>>;
};
export type Take = (told: Told) => void;
/** What of an EventSource is used. */
export type Source = Pick<EventSource, "addEventListener" | "close" | "readyState">;
export type Union = {
  watch(execution: string, take: Take): void;
  leave(execution: string, take: Take): void;
};

const KINDS = ["snapshot", "execution", "node", "log", "said", "end", "gone"] as const;
const PLACE = "/api/v1/executions/stream";
/** What the server takes; the oldest wait until there is room. */
export const MOST = 100;
/** Tabs that open together make one connection. */
const GATHER_MS = 60;
const RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;
const CLOSED = 2;

export function createUnion(open: (address: string) => Source): Union {
  const takers = new Map<string, Set<Take>>();
  const seen = new Map<string, string>();
  let source: Source | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = RETRY_MS;

  const tell = (told: Told): void => {
    for (const take of [...(takers.get(told.execution) ?? [])]) take(told);
  };
  const tellAll = (kind: Told["kind"]): void => {
    for (const execution of [...takers.keys()]) tell({ kind, execution, data: {} });
  };
  const drop = (execution: string): void => {
    takers.delete(execution);
    seen.delete(execution);
    if (takers.size) return;
    source?.close();
    source = null;
    clearTimeout(timer);
  };

  function connect(): void {
    source?.close();
    source = null;
    const ids = [...takers.keys()].slice(-MOST);
    if (!ids.length) return;
    const after = ids.map((id) => seen.get(id) ?? "").join("-");
    const mine = open(`${PLACE}?ids=${ids.join(",")}${/\d/.test(after) ? `&after=${after}` : ""}`);
    source = mine;
    mine.addEventListener("open", () => {
      pause = RETRY_MS;
      tellAll("back");
    });
    mine.addEventListener("error", () => {
      if (source !== mine) return;
      tellAll("away");
      // The browser comes back by itself after a lost connection, but not after an answer that is no stream.
      if (mine.readyState === CLOSED) later(pause);
      pause = Math.min(pause * 2, LONGEST_RETRY_MS);
    });
    for (const kind of KINDS) {
      mine.addEventListener(kind, (event) => {
        if (source === mine) hear(kind, event as MessageEvent<string>, ids);
      });
    }
  }

  function hear(kind: (typeof KINDS)[number], event: MessageEvent<string>, ids: readonly string[]): void {
    const data = JSON.parse(event.data) as Told["data"];
    const execution = String(data.execution_id);
    const cursor = event.lastEventId.split("-")[ids.indexOf(execution)];
    if (cursor && takers.has(execution)) seen.set(execution, cursor);
    tell({ kind, execution, data });
    if (kind === "end" || kind === "gone") drop(execution);
  }

  function later(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(connect, milliseconds);
  }

  return {
    watch(execution, take) {
      const those = takers.get(execution);
      if (those) those.add(take);
      else takers.set(execution, new Set([take]));
      // Whoever comes needs it whole; to the others the same said twice is the same.
      seen.delete(execution);
      later(GATHER_MS);
    },
    leave(execution, take) {
      const those = takers.get(execution);
      those?.delete(take);
      if (those?.size === 0) {
        drop(execution);
        if (takers.size) later(GATHER_MS);
      }
    },
  };
}
