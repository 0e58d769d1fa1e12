import { useMemo } from "react";
import { Empty } from "../canvas/Empty";
import { runOrder } from "../canvas/order";
import { useDocument } from "../document/store";
import { Icon } from "../lib/Icon";
import { t, tn } from "../lib/t";
import { usePanels } from "../view/panels";
import { openPicker } from "../view/picker";
import { leadsOf } from "./leads";
import { StepRow } from "./StepRow";
import "../styles/outline.css";

/** The graph as a list in run order, for screen readers and whoever prefers it. */
export function StepList() {
  const nodes = useDocument(({ graph }) => graph.nodes);
  const edges = useDocument(({ graph }) => graph.edges);
  const mayEdit = usePanels(({ mode }) => mode === "edit");
  const ordered = useMemo(() => runOrder({ nodes, edges }), [nodes, edges]);
  const leads = useMemo(() => leadsOf({ nodes, edges }), [nodes, edges]);
  if (!nodes.length) return <Empty />;
  return (
    <section className="outline" aria-labelledby="outline-title">
      <div className="outline-head">
        <h2 id="outline-title">{t("Steps in the order they run")}</h2>
        <span className="count">{tn("One step", "%(n)s steps", nodes.length)}</span>
        {mayEdit && (
          <button type="button" className="button button-small push" onClick={() => openPicker()}>
            <Icon name="plus" /> {t("Add a step")}
          </button>
        )}
      </div>
      <ol className="outline-list">
        {ordered.map((node) => (
          <StepRow key={node.key} node={node} leads={leads.get(node.key) ?? ""} mayEdit={mayEdit} />
        ))}
      </ol>
    </section>
  );
}
