import type { Problem } from "../../document/types";
import { Icon } from "../../lib/Icon";
import { tn } from "../../lib/t";
import { useProblems } from "../../problems/store";
import { useOverlay } from "../../view/overlay";
import { usePanels } from "../../view/panels";

type Counts = ReadonlyMap<string, number>;
const counted = new WeakMap<readonly Problem[], Counts>();

/** How many problems a step has; the list is counted once for all steps. */
export function problemsOf(problems: readonly Problem[], key: string): number {
  let counts = counted.get(problems);
  if (!counts) {
    const counting = new Map<string, number>();
    for (const { node } of problems) if (node) counting.set(node, (counting.get(node) ?? 0) + 1);
    counts = counting;
    counted.set(problems, counts);
  }
  return counts.get(key) ?? 0;
}

/** The amber corner of a step that cannot run as it is; it opens the list of what is wrong. */
export function ProblemMark({ stepKey }: { readonly stepKey: string }) {
  const count = useProblems(({ problems }) => problemsOf(problems, stepKey));
  if (!count) return null;
  const words = tn("One problem", "%(n)s problems", count);
  return (
    <button
      type="button"
      tabIndex={-1}
      className="step-problem nodrag nopan"
      title={words}
      aria-label={words}
      onClick={(event) => {
        event.stopPropagation();
        useOverlay.getState().select([stepKey]);
        usePanels.getState().set({ dock: "problems" });
      }}
    >
      <Icon name="triangle-alert" small />
      {count > 1 && <span className="numbers">{count}</span>}
    </button>
  );
}
