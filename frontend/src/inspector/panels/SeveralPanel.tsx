import { duplicateSteps, removeSteps, switchSteps } from "../../commands/steps";
import { useDocument } from "../../document/store";
import { Icon } from "../../lib/Icon";
import { t, tn } from "../../lib/t";
import { useOverlay } from "../../view/overlay";
import { usePanels } from "../../view/panels";
import { CloseButton } from "./CloseButton";

/** Several steps or connections: how many, and what is done with all of them. */
export function SeveralPanel() {
  const { nodes, edges } = useOverlay(({ selected }) => selected);
  const isEditable = usePanels(({ mode }) => mode === "edit");
  const isAnyOn = useDocument(({ graph }) => graph.nodes.some((node) => nodes.has(node.key) && node.is_enabled));
  return (
    <>
      <header className="inspector-head">
        <h2 className="inspector-name">
          {nodes.size > 0
            ? tn("%(n)s step selected", "%(n)s steps selected", nodes.size)
            : tn("%(n)s connection selected", "%(n)s connections selected", edges.size)}
        </h2>
        <CloseButton />
      </header>
      {isEditable && (
        <div className="inspector-body">
          {nodes.size > 0 && (
            <>
              <button type="button" className="button button-wide" onClick={() => duplicateSteps(nodes)}>
                <Icon name="copy" />
                {t("Duplicate")}
              </button>
              <button type="button" className="button button-wide" onClick={() => switchSteps(nodes, !isAnyOn)}>
                <Icon name={isAnyOn ? "circle-slash" : "circle-check"} />
                {isAnyOn ? t("Switch off") : t("Switch on")}
              </button>
            </>
          )}
          <button type="button" className="button button-wide button-danger" onClick={() => removeSteps(nodes, edges)}>
            <Icon name="trash" />
            {t("Delete")}
          </button>
        </div>
      )}
    </>
  );
}
