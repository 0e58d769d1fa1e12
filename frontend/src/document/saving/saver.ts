/** The save machine, without a page around it: 800 ms after the last edit, one request at a time, again when it failed. */
import type { Kept } from "../../api/graph";
import type { Graph } from "../types";
import { createExchange, type Ports as Wire } from "./exchange";
import { failureOf, isConflict, type Save, waitAfter } from "./outcome";
import { inTurns } from "./turns";

export type Ports = Wire & { show(change: Partial<Save>): void };
export type Saver = ReturnType<typeof createSaver>;

export const QUIET = 800;
/** The next attempt is somebody else's: of the timer, of the answer, or of whoever reads what is said. */
const WAITING: ReadonlySet<Save["state"]> = new Set(["conflict", "offline", "signed_out", "saving"]);
const WELL = { message: "", problems: [] } as const;

export function createSaver({ show, ...wire }: Ports) {
  let state: Save["state"] = "saved";
  let failures = 0;
  let editedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Saving, renaming, switching on and restoring raise the same version, so they wait for each other. */
  const inTurn = inTurns();
  const server = createExchange(wire, { say, taken });

  function say(change: Partial<Save>): void {
    state = change.state ?? state;
    show(change);
  }

  function taken(): void {
    failures = 0;
    say({ version: server.version(), theirs: null, ...WELL, state: server.isDone() ? "saved" : "dirty" });
  }

  function schedule(wait: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void inTurn(() => saveAll(false)), Math.max(0, wait));
  }

  /** True when everything is saved. `isUrgent`: what was edited meanwhile does not wait for its 800 ms. */
  async function saveAll(isUrgent: boolean): Promise<boolean> {
    clearTimeout(timer);
    if (!server.hasBegun() || state === "conflict") return false;
    try {
      do await server.send();
      while (isUrgent && !server.isDone());
    } catch (error) {
      fail(error);
      return false;
    }
    if (!server.isDone()) schedule(editedAt + QUIET - Date.now());
    else if (state !== "saved") say({ state: "saved", ...WELL });
    return server.isDone();
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
      server.begin(shown, kept);
    },

    /** To be told after each change of the document. */
    edited(): void {
      editedAt = Date.now();
      if (!server.hasBegun() || WAITING.has(state)) return;
      if (server.isDone()) {
        clearTimeout(timer);
        say({ state: "saved", ...WELL });
      } else {
        say({ state: "dirty", ...WELL });
        schedule(QUIET);
      }
    },

    /** Another change of the workflow, over the version that is known once all before it is done. */
    change: <T extends { readonly version: number }>(work: (version: number) => Promise<T>): Promise<T> =>
      inTurn(() => server.change(work)),
  };
}
