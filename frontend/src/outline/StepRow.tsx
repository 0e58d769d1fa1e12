import { type MouseEvent, memo } from "react";
import { faceOf } from "../canvas/faces";
import { typeWord } from "../canvas/faces/face";
import { openOutput } from "../canvas/handles";
import { useAround } from "../canvas/steps/around";
import { problemsOf } from "../canvas/steps/ProblemMark";
import { StepStatus } from "../canvas/steps/StepStatus";
import { removeSteps } from "../commands/steps";
import { graphNow } from "../document/store";
import type { GraphNode } from "../document/types";
import { Icon } from "../lib/Icon";
import { t, tn } from "../lib/t";
import { useProblems } from "../problems/store";
import { useOverlay } from "../view/overlay";
import { openPicker } from "../view/picker";
import { openStep } from "../view/steps";

type Props = { readonly node: GraphNode; readonly leads: string; readonly mayEdit: boolean };

export const StepRow = memo(function StepRow({ node, leads, mayEdit }: Props) {
  const isSelected = useOverlay(({ selected }) => selected.nodes.has(node.key));
  const problems = useProblems((state) => problemsOf(state.problems, node.key));
  const around = useAround();
  const face = faceOf(node.node_type);
  const subtitle = face.subtitle(node, around);
  return (
    <li className="outline-row" data-off={node.is_enabled ? undefined : ""}>
      <button
        type="button"
        className="outline-step"
        aria-current={isSelected || undefined}
        onClick={() => openStep(node.key)}
      >
        <span className="step-tile" data-type={node.node_type}>
          <Icon name={face.icon(node, around)} />
        </span>
        <span className="outline-words">
          <b translate="no">{node.name}</b>
          <span>
            {[typeWord(node.node_type), subtitle, node.is_enabled ? "" : t("Switched off")].filter(Boolean).join(" · ")}
          </span>
          <span className="outline-leads">
            {leads ? t("Leads to %(names)s", { names: leads }) : t("Leads nowhere: the workflow ends here")}
          </span>
        </span>
        {problems > 0 && (
          <span className="pill" data-tone="warn">
            <Icon name="triangle-alert" /> {tn("One problem", "%(n)s problems", problems)}
          </span>
        )}
        <StepStatus stepKey={node.key} />
      </button>
      {mayEdit && <RowTools node={node} />}
    </li>
  );
});

function RowTools({ node }: { readonly node: GraphNode }) {
  const after = t("Add a step after %(name)s", { name: node.name });
  const deleting = t("Delete %(name)s", { name: node.name });
  const add = (event: MouseEvent<HTMLButtonElement>) => {
    const used = new Set(graphNow().edges.flatMap((edge) => (edge.source === node.key ? [edge.source_handle] : [])));
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    openPicker({ kind: "after", source: node.key, handle: openOutput(node, used) }, { x: left, y: bottom + 4 });
  };
  return (
    <span className="outline-tools">
      <button type="button" aria-label={after} title={after} onClick={add}>
        <Icon name="plus" />
      </button>
      <button
        type="button"
        aria-label={deleting}
        title={deleting}
        onClick={() => removeSteps(new Set([node.key]), new Set(), deleting)}
      >
        <Icon name="trash" />
      </button>
    </span>
  );
}
