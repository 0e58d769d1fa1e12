import "../styles/inspector.css";
import "../styles/form.css";
import "../styles/fields.css";
import "../styles/values.css";
import { edgeId } from "../document/edges";
import { useDocument } from "../document/store";
import { t } from "../lib/t";
import { oneSelected, useOverlay } from "../view/overlay";
import { usePanels } from "../view/panels";
import { EdgePanel } from "./panels/EdgePanel";
import { Panel } from "./panels/Panel";
import { SeveralPanel } from "./panels/SeveralPanel";
import { StepPanel } from "./panels/StepPanel";

/** The step, the steps or the connection that is selected; closed when nothing is. */
export function Inspector() {
  const isOpen = usePanels(({ isInspectorOpen }) => isInspectorOpen);
  const key = useOverlay(oneSelected);
  const edge = useOverlay(({ selected }) =>
    selected.nodes.size === 0 && selected.edges.size === 1 ? [...selected.edges][0] : "",
  );
  const count = useOverlay(({ selected }) => selected.nodes.size + selected.edges.size);
  const hasNode = useDocument(({ graph }) => graph.nodes.some((node) => node.key === key));
  const hasEdge = useDocument(({ graph }) => graph.edges.some((one) => edgeId(one) === edge));
  if (!isOpen) return null;
  if (key && hasNode)
    return (
      <Panel key={key} name={t("Step")}>
        <StepPanel node={key} />
      </Panel>
    );
  if (edge && hasEdge)
    return (
      <Panel key={edge} name={t("Connection")}>
        <EdgePanel id={edge} />
      </Panel>
    );
  if (count > 1)
    return (
      <Panel name={t("Selected")}>
        <SeveralPanel />
      </Panel>
    );
  return null;
}
