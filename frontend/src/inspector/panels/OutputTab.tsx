import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { tokensWords } from "../../monitor/tokens";
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
            {data.output_is_gone ? (
              <p className="inspector-empty">{t("This output is not kept any more.")}</p>
            ) : data.output_data === null || data.output_data === undefined ? (
              <p className="inspector-empty">{data.error_message || t("It handed nothing on.")}</p>
            ) : (
              <ValueView title={t("Output")} path={`nodes.${node}`} value={data.output_data} />
            )}
            {data.tokens && <p className="hint">{t("Tokens: %(words)s", { words: tokensWords(data.tokens) })}</p>}
            {asked.state === "ready" && <Children execution={asked.execution} node={node} status={data.status} />}
          </>
        )}
      </Loaded>
    </>
  );
}
