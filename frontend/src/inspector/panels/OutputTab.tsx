import type { NodeData } from "../../api/executions";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { costWords, tokensWords } from "../../monitor/following/usage";
import { isOver } from "../../monitor/status";
import { AwaitsApproval } from "../talk/AwaitsApproval";
import { Talk } from "../talk/Talk";
import { Children } from "../values/Children";
import { Loaded } from "../values/Loaded";
import { useNodeData } from "../values/useNodeData";
import { usePin } from "../values/usePin";
import { ValueView } from "../values/ValueView";
import { OutputActions } from "./OutputActions";

/** What the step handed on, what it started for that, and what is pinned in place of it. */
export function OutputTab({ node }: { readonly node: string }) {
  const { asked, again } = useNodeData(node);
  const pin = usePin(node);
  const output = asked.state === "ready" ? asked.data.output_data : undefined;
  return (
    <>
      {pin.held && (
        <div className="notice" data-tone="warn">
          <Icon name="pin" />
          <div>
            <p>{t("An output is pinned: tests and dry runs take it in place of this step. Real runs never do.")}</p>
            <ValueView title={t("Pinned output")} path={`nodes.${node}`} value={pin.held.output} />
          </div>
        </div>
      )}
      {pin.error && (
        <p className="field-error" role="alert">
          <Icon name="circle-alert" />
          <span>{pin.error}</span>
        </p>
      )}
      <OutputActions key={node} node={node} pin={pin} output={output} hasRun={asked.state === "ready"} />
      <Loaded asked={asked} again={again} empty={t("This step has not run yet. Run it to see what it hands on.")}>
        {(data) => (
          <>
            <Handed node={node} data={data} />
            {(data.tokens || data.cost) && (
              <p className="hint dot-between">
                {data.tokens && <span>{t("Tokens: %(words)s", { words: tokensWords(data.tokens) })}</span>}
                {data.cost && <span>{t("Cost: %(words)s", { words: costWords(data.cost) })}</span>}
              </p>
            )}
            {asked.state === "ready" && data.node_type === "agent" && <Talk execution={asked.execution} node={node} />}
            {asked.state === "ready" && <Children execution={asked.execution} node={node} status={data.status} />}
          </>
        )}
      </Loaded>
    </>
  );
}

/** The output, or why there is none. */
function Handed({ node, data }: { readonly node: string; readonly data: NodeData }) {
  if (!isOver(data.status))
    return data.waiting_for === "approval" ? (
      <AwaitsApproval />
    ) : (
      <p className="inspector-empty">{t("It has not handed anything on yet.")}</p>
    );
  if (data.output_is_gone) return <p className="inspector-empty">{t("This output is not kept any more.")}</p>;
  if (data.output_data !== null && data.output_data !== undefined)
    return <ValueView title={t("Output")} path={`nodes.${node}`} value={data.output_data} />;
  return <p className="inspector-empty">{data.error_message || t("It handed nothing on.")}</p>;
}
