import { useShallow } from "zustand/shallow";
import { useDocument } from "../../document/store";
import { t } from "../../lib/t";
import { Loaded } from "../values/Loaded";
import { useNodeData } from "../values/useNodeData";
import { ValueView } from "../values/ValueView";

/** What came in from the steps before, each as an expression names it, and what the step worked with. */
export function InputTab({ node }: { readonly node: string }) {
  const { asked, again } = useNodeData(node);
  return (
    <>
      <CameIn node={node} />
      <Loaded asked={asked} again={again} empty={t("This step has not run yet. Run the workflow to see what it gets.")}>
        {(data) =>
          data.input_data === null || data.input_data === undefined ? null : (
            <details className="value-source">
              <summary>{t("What it worked with")}</summary>
              <ValueView title={t("What it worked with")} path="input" value={data.input_data} />
            </details>
          )
        }
      </Loaded>
    </>
  );
}

/** The outputs of the steps that lead here. */
export function CameIn({ node, isFolded = false }: { readonly node: string; readonly isFolded?: boolean }) {
  const sources = useDocument(
    useShallow(({ graph }) => [
      ...new Set(graph.edges.filter((edge) => edge.target === node).map((edge) => edge.source)),
    ]),
  );
  return sources.map((source) => <Source key={source} source={source} isFolded={isFolded} />);
}

function Source({ source, isFolded }: { readonly source: string; readonly isFolded: boolean }) {
  const name = useDocument(({ graph }) => graph.nodes.find(({ key }) => key === source)?.name ?? source);
  const { asked, again } = useNodeData(source);
  const title = t("From %(step)s", { step: name });
  return (
    <details className="value-source" open={!isFolded}>
      <summary>{title}</summary>
      <Loaded asked={asked} again={again} empty={t("Nothing yet: this step has not run.")}>
        {(data) => (
          <>
            {isFolded && (
              <p className="hint">{t("A name puts the value into the field you were in; it can be dragged, too.")}</p>
            )}
            {data.output_is_gone ? (
              <p className="inspector-empty">{t("This output is not kept any more.")}</p>
            ) : (
              <ValueView title={title} path={`nodes.${source}`} value={data.output_data ?? null} />
            )}
          </>
        )}
      </Loaded>
    </details>
  );
}
