/** What is done to executions; each saves first what is not saved, and shows what it started. */
const later = (): never => {
  throw new Error("to be built in the room of the monitor");
};

export async function startRun(_input?: unknown): Promise<void> {
  later();
}
export async function cancelRun(): Promise<void> {
  later();
}
/** One step alone: with `output` of the last run, what is pinned, or given by hand. */
export async function runStep(_key: string): Promise<void> {
  later();
}
export async function rerunFrom(_key: string): Promise<void> {
  later();
}
/** A past or running execution on the canvas, read-only, on the version that ran. */
export async function showExecution(_id: string): Promise<void> {
  later();
}
/** Back to the draft. */
export function leaveExecution(): void {
  later();
}
