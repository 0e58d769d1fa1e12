/** A run in time: which row stands where, how far each bar reaches. Pure; times in milliseconds. */
import { isOver, isTrouble } from "../status";
import type { NodeRun, Run } from "../store";

export type Bar = {
  readonly node: NodeRun;
  /** After the first step began; null before it began, and for what was taken over. */
  readonly from: number | null;
  readonly to: number;
};
/** `whole`: how long all of it takes so far, which every step makes longer: it is told once, and no row is drawn for it. */
export type Bars = { readonly whole: number; readonly rows: readonly Bar[] };
export type Totals = {
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly all: number;
  readonly retries: number;
};

/** More rows than this are not moved, nor drawn to another scale, with each step that begins. */
export const MANY = 100;
/** How much the scale of many rows grows at once. */
const GROWS = 1.5;

/**
 * What failed first, then by when it began; what has not begun last, in the order in which steps run. `isMoving`: the
 * run goes on, and its rows keep the order of its steps: one that went up would have a page move all that it passes.
 */
export function ordered(nodes: Iterable<NodeRun>, isMoving = false): NodeRun[] {
  const rank = (node: NodeRun): number => (isTrouble(node.status) ? 0 : node.startedAt || isMoving ? 1 : 2);
  const began = (node: NodeRun): number => (node.startedAt && !isMoving ? Date.parse(node.startedAt) : 0);
  return [...nodes].sort(
    (one, other) => rank(one) - rank(other) || began(one) - began(other) || one.order - other.order,
  );
}

/** Whether its end was taken over from the execution that is run again: it took no time in this one. */
export const isTakenOver = ({ cause }: Pick<NodeRun, "cause">): boolean => cause === "kept";

export function bars(run: Run, now: number): Bars {
  const isMoving = run.nodes.size > MANY && !isOver(run.status);
  const nodes = ordered(run.nodes.values(), isMoving);
  const ran = nodes.filter((node) => node.startedAt && !isTakenOver(node));
  const starts = ran.map(({ startedAt }) => Date.parse(startedAt));
  const first = Math.min(...starts, run.startedAt ? Date.parse(run.startedAt) : Number.POSITIVE_INFINITY);
  const end = run.endedAt ? Date.parse(run.endedAt) : 0;
  const last = Math.max(...ran.map((node) => endOf(node, now)), end, first + 1);
  const rows = nodes.map((node) => {
    if (!node.startedAt || isTakenOver(node)) return { node, from: null, to: 0 };
    const from = Date.parse(node.startedAt) - first;
    return { node, from, to: Math.max(from, endOf(node, now) - first) };
  });
  const whole = Math.max(1, last - first);
  // Whatever hangs on it is styled anew: a thousand rows now and then, and not with every look at the clock.
  return { whole: isMoving ? GROWS ** Math.ceil(Math.log(whole) / Math.log(GROWS)) : whole, rows };
}

function endOf({ status, startedAt, endedAt }: NodeRun, now: number): number {
  if (!startedAt) return 0;
  if (endedAt) return Date.parse(endedAt);
  return isOver(status) ? Date.parse(startedAt) : now;
}

export function totals(run: Run): Totals {
  let [done, skipped, failed, retries] = [0, 0, 0, 0];
  for (const { status, retries: again } of run.nodes.values()) {
    if (status === "completed") done += 1;
    else if (status === "skipped") skipped += 1;
    else if (isTrouble(status)) failed += 1;
    retries += again;
  }
  return { done, skipped, failed, all: run.nodes.size, retries };
}

/** The step to put right: the first that failed. */
export const firstFailed = (run: Run): NodeRun | undefined =>
  ordered(run.nodes.values()).find(({ status }) => isTrouble(status));
