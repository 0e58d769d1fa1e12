/** What is pinned at a step: read when the step is opened, changed by hand. */
import { useEffect, useState } from "react";
import { t } from "../../lib/t";
import { type Pinned, pin, pinned, unpin } from "./pins";

export type Pin = {
  readonly held: Pinned;
  /** What stands in the way, or "". */
  readonly error: string;
  /** True when it is kept. */
  keep(output: unknown): Promise<boolean>;
  drop(): Promise<boolean>;
};

export function usePin(node: string): Pin {
  const [held, setHeld] = useState<Pinned>(null);
  const [error, setError] = useState("");
  useEffect(() => {
    let isWanted = true;
    setHeld(null);
    setError("");
    pinned(node).then(
      (found) => isWanted && setHeld(found),
      (failed: unknown) => isWanted && setError(reasonOf(failed)),
    );
    return () => {
      isWanted = false;
    };
  }, [node]);

  async function change(asking: Promise<Pinned>): Promise<boolean> {
    try {
      setHeld(await asking);
      setError("");
      return true;
    } catch (failed) {
      setError(reasonOf(failed));
      return false;
    }
  }
  return { held, error, keep: (output) => change(pin(node, output)), drop: () => change(unpin(node)) };
}

const reasonOf = (failed: unknown): string =>
  failed instanceof Error && failed.message ? failed.message : t("That did not work. Try again.");
