import type { NodeProps } from "@xyflow/react";
import { memo, useMemo } from "react";
import { ERROR_HANDLE } from "../document/types";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { runOf, useRun } from "../monitor/store";
import { useProblems } from "../problems/store";
import { useAround } from "./around";
import { faceOf } from "./faces";
import { typeWord } from "./faces/face";
import { takesInput } from "./handles";
import { ErrorPort, InputPort, InputRows, OutputPort, OutputRows } from "./Ports";
import { ProblemMark, problemsOf } from "./ProblemMark";
import { type StepData, type StepNode, usedHandles } from "./project";
import { StatusPill } from "./StatusPill";
import { StepName } from "./StepName";

/** React Flow gives anew where a step stands with each pixel; the card knows nothing of it and is not rendered again. */
export function NodeFrame({ data }: NodeProps<StepNode>) {
  return <Card data={data} />;
}

/** Any step as a card: tile, name, subtitle, ports, what the run and the check say. Classes are those of graph.css. */
const Card = memo(function Card({ data: { node, used, inputs } }: { readonly data: StepData }) {
  const status = useRun((state) => runOf(node.key)(state)?.status ?? "");
  const isInvalid = useProblems(({ problems }) => problemsOf(problems, node.key) > 0);
  const around = useAround();
  const face = faceOf(node.node_type);
  const taken = useMemo(() => usedHandles(used), [used]);
  const ports = face.ports?.(node);
  const subtitle = face.subtitle(node, around) || typeWord(node.node_type);
  return (
    <div
      className="node step"
      data-type={node.node_type}
      data-status={status}
      data-off={node.is_enabled ? undefined : ""}
      data-invalid={isInvalid || undefined}
    >
      {takesInput(node) && <InputPort />}
      <div className="step-head">
        <span className="node-tile">
          <Icon name={face.icon(node, around)} />
        </span>
        <span className="node-text">
          <StepName stepKey={node.key} name={node.name} />
          <span className="node-subtitle" title={subtitle}>
            {node.is_enabled ? subtitle : t("Switched off")}
          </span>
        </span>
      </div>
      {ports ? (
        <OutputRows stepKey={node.key} name={node.name} ports={ports} used={taken} />
      ) : (
        <OutputPort stepKey={node.key} name={node.name} handle="" isOpen={!taken.has("")} />
      )}
      {inputs.length > 1 && <InputRows inputs={inputs} />}
      <ErrorPort isUsed={taken.has(ERROR_HANDLE)} />
      <StatusPill stepKey={node.key} />
      <ProblemMark stepKey={node.key} />
    </div>
  );
});
