/** What a run becomes by what the stream tells; pure. What did not change stays the same object. */
import type { Told } from "../../lib/stream";
import type { LogLine, NodeRun, Run, Status } from "../store";

export const MOST_LINES = 2_000;

type Data = Told["data"];
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const rows = (value: unknown): readonly Data[] => (Array.isArray(value) ? (value as Data[]) : []);

export const newRun = (id: string): Run => ({
  id,
  status: "pending",
  version: 0,
  trigger: "",
  mode: "normal",
  onlyStep: "",
  error: "",
  startedAt: "",
  endedAt: "",
  nodes: new Map(),
  lines: [],
  said: new Map(),
});

/** All at once, so that thousands of events are one new run: the maps are copied once. */
export function applied(run: Run, told: readonly Told[]): Run {
  const news = changes(run);
  for (const { kind, execution, data } of told) {
    if (execution !== run.id) continue;
    if (kind === "execution") news.execution(data);
    else if (kind === "node") news.node(data);
    else if (kind === "log") news.line(data);
    else if (kind === "said") news.said(text(data.key), text(data.text));
    else if (kind === "snapshot") {
      news.execution((data.execution ?? {}) as Data);
      for (const node of rows(data.nodes)) news.node(node);
      for (const line of rows(data.logs)) news.line(line);
    }
  }
  return news.run();
}

/** What has changed so far; a part that nothing was told of is not copied. */
function changes(before: Run) {
  let head = before;
  let nodes: Map<string, NodeRun> | null = null;
  let lines: LogLine[] | null = null;
  let known: Set<string> | null = null;
  let said: Map<string, string> | null = null;

  function say(key: string, words: string): void {
    if (((said ?? before.said).get(key) ?? "") === words) return;
    said ??= new Map(before.said);
    if (words) said.set(key, words);
    else said.delete(key);
  }
  return {
    execution(data: Data): void {
      head = withHead(head, data);
    },
    node(data: Data): void {
      const key = text(data.key);
      const old = (nodes ?? before.nodes).get(key);
      const found = nodeRun(key, data, old);
      if (found === old) return;
      nodes ??= new Map(before.nodes);
      nodes.set(key, found);
      // A worker that is gone takes nothing back.
      if (found.status !== "running") say(key, "");
    },
    said: say,
    line(data: Data): void {
      known ??= new Set(before.lines.map(({ id }) => id));
      const id = text(data.id);
      if (known.has(id)) return;
      known.add(id);
      lines ??= [...before.lines];
      lines.push(logLine(id, data));
    },
    run(): Run {
      if (!nodes && !lines && !said) return head;
      return {
        ...head,
        nodes: nodes ?? before.nodes,
        lines: lines?.slice(-MOST_LINES) ?? before.lines,
        said: said ?? before.said,
      };
    },
  };
}

function withHead(head: Run, data: Data): Run {
  const found = {
    status: (text(data.status) || head.status) as Status,
    version: typeof data.version_number === "number" ? data.version_number : head.version,
    trigger: text(data.trigger_type) || head.trigger,
    mode: (text(data.mode) || head.mode) as Run["mode"],
    onlyStep: text(data.only_node_key) || head.onlyStep,
    error: text(data.error_message),
    startedAt: text(data.started_at),
    endedAt: text(data.ended_at),
  };
  return same(head, found) ? head : { ...head, ...found };
}

function nodeRun(key: string, data: Data, old: NodeRun | undefined): NodeRun {
  const found: NodeRun = {
    key,
    id: key,
    name: text(data.name) || (old?.name ?? key),
    order: typeof data.order === "number" ? data.order : (old?.order ?? 0),
    status: (text(data.status) || "pending") as Status,
    startedAt: text(data.started_at),
    endedAt: text(data.ended_at),
    retries: typeof data.retries === "number" ? data.retries : 0,
    handle: text(data.handle),
    waitingFor: text(data.waiting_for),
    nextRunAt: text(data.next_run_at),
    error: text(data.error_message),
    cause: text(data.cause),
    ...(old?.items === undefined ? {} : { items: old.items }),
  };
  return old && same(old, found) ? old : found;
}

const logLine = (id: string, data: Data): LogLine => ({
  id,
  level: text(data.level),
  timestamp: text(data.timestamp),
  nodeKey: text(data.node_key),
  message: text(data.message),
});

const same = <T extends object>(whole: T, part: Partial<T>): boolean =>
  (Object.keys(part) as (keyof T)[]).every((name) => Object.is(whole[name], part[name]));
