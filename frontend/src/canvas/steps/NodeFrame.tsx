import type { NodeProps } from "@xyflow/react";
import { memo, useMemo, useState } from "react";
import { ERROR_HANDLE } from "../../document/types";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { runOf, useRun } from "../../monitor/store";
import { useProblems } from "../../problems/store";
import { useDetail } from "../../view/detail";
import { faceOf } from "../faces";
import { typeWord } from "../faces/face";
import { HEAD_HEIGHT } from "../geometry";
import { takesInput } from "../handles";
import { type StepData, type StepNode, usedHandles } from "../project";
import { useAround } from "./around";
import { Block } from "./Block";
import { ErrorPort, InputPort, InputRows, OutputPort, OutputRows } from "./Ports";
import { ProblemMark, problemsOf } from "./ProblemMark";
import { StepName } from "./StepName";
import { StepStatus } from "./StepStatus";

/** React Flow gives anew where a step stands with each pixel; the card knows nothing of it and is not rendered again. */
export function NodeFrame({ data, selected, height }: NodeProps<StepNode>) {
  const isLight = useDetail((detail) => detail.isLight);
  return isLight ? <Block data={data} height={height ?? HEAD_HEIGHT} /> : <Card data={data} isSelected={selected} />;
}

type CardProps = { readonly data: StepData; readonly isSelected: boolean };

/** Any step as a card: tile, name, subtitle, ports, what the run and the check say. Classes are those of graph.css. */
const Card = memo(function Card({ data: { node, used, inputs }, isSelected }: CardProps) {
  const status = useRun((state) => runOf(node.key)(state)?.status ?? "");
  const isInvalid = useProblems(({ problems }) => problemsOf(problems, node.key) > 0);
  const [isNear, setNear] = useState(false);
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
      onPointerEnter={() => setNear(true)}
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
      {(isNear || isSelected || taken.has(ERROR_HANDLE)) && (
        <ErrorPort stepKey={node.key} isUsed={taken.has(ERROR_HANDLE)} />
      )}
      <StepStatus stepKey={node.key} />
      <ProblemMark stepKey={node.key} />
    </div>
  );
});
