import { removeSteps } from "../../commands/steps";
import { edgeId } from "../../document/edges";
import { useDocument } from "../../document/store";
import { ERROR_HANDLE } from "../../document/types";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { usePanels } from "../../view/panels";
import type { Schema } from "../form/schema";
import { SchemaForm } from "../SchemaForm";
import { CloseButton } from "./CloseButton";

/** A connection: between which steps, its label, when it is taken, and which comes first. */
export function EdgePanel({ id }: { readonly id: string }) {
  const edge = useDocument(({ graph }) => graph.edges.find((one) => edgeId(one) === id));
  const source = useDocument(({ graph }) => graph.nodes.find(({ key }) => key === edge?.source)?.name ?? "");
  const target = useDocument(({ graph }) => graph.nodes.find(({ key }) => key === edge?.target)?.name ?? "");
  const isEditable = usePanels(({ mode }) => mode === "edit");
  if (!edge) return null;
  const output = edge.source_handle === ERROR_HANDLE ? t("when it fails") : edge.source_handle;
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          <h2 className="inspector-name">{t("%(source)s to %(target)s", { source, target })}</h2>
          <span className="hint">
            {output ? t("Connection, from the output “%(output)s”", { output }) : t("Connection")}
          </span>
        </div>
        <CloseButton />
      </header>
      <fieldset className="inspector-body" disabled={!isEditable}>
        <SchemaForm at={{ node: id, path: [], isEdge: true }} schema={schemaOfEdge()} value={edge} />
      </fieldset>
      {isEditable && (
        <footer className="inspector-foot">
          <button
            type="button"
            className="button button-small button-danger"
            onClick={() => removeSteps(new Set(), new Set([id]))}
          >
            <Icon name="trash" />
            {t("Delete")}
          </button>
        </footer>
      )}
    </>
  );
}

/** As workflows/definition/graph.py and policies.py have it: what of an edge is set by hand. */
function schemaOfEdge(): Schema {
  const condition: Schema = {
    title: t("Taken only if"),
    description: t("True or false, as in {{ source_output.matches | length > 0 }}. Left out, it is always taken."),
    type: "object",
    properties: {
      value: { title: t("Condition"), type: "string", default: "{{ true }}", "x-widget": "expression" },
      type: { const: "expression" },
    },
    required: ["value", "type"],
    isNullable: true,
  };
  return {
    type: "object",
    properties: {
      label: { title: t("Label"), type: "string", maxLength: 100 },
      condition,
      priority: {
        title: t("Order"),
        description: t("The lowest goes first where it matters."),
        type: "integer",
        default: 0,
      },
    },
  };
}
