import { useCatalog } from "../../document/catalog";
import { useDocument } from "../../document/store";
import type { GraphNode } from "../../document/types";
import { t } from "../../lib/t";
import { usePanels } from "../../view/panels";
import type { Schema } from "../form/schema";
import { SchemaForm } from "../SchemaForm";

/** What goes around the step's work: whether and how often it runs, how long it may take, what its failure means. */
export function SettingsTab({ node: key }: { readonly node: string }) {
  const node = useDocument(({ graph }) => graph.nodes.find((one) => one.key === key));
  const described = useCatalog(({ types }) => (node ? types.get(node.node_type) : undefined));
  const isEditable = usePanels(({ mode }) => mode === "edit");
  if (!node || !described) return null;
  const config = described.config_schema as Schema;
  const lists = onlyForEach(config);
  return (
    <fieldset className="inspector-fieldset" disabled={!isEditable}>
      <SchemaForm at={{ node: key, path: [] }} schema={described.settings_schema as Schema} value={settingsOf(node)} />
      {lists && <SchemaForm at={{ node: key, path: ["config"] }} schema={lists} value={node.config} />}
      <section className="inspector-notes">
        <h2>{t("When this step fails")}</h2>
        <p className="hint">
          {t(
            "It is tried again as often as its retries say. After that, a connection from its “error” output is taken; without one, the choice above decides, and then the workflow.",
          )}
        </p>
        <h2>{t("Name in expressions")}</h2>
        <p>
          <code>{`{{ nodes.${key} }}`}</code>
        </p>
      </section>
    </fieldset>
  );
}

/** A node keeps {} for what its settings call nothing. */
const settingsOf = (node: GraphNode) => ({
  is_enabled: node.is_enabled,
  timeout_seconds: node.timeout_seconds,
  retry_config: node.retry_config,
  on_error: node.on_error,
});

function onlyForEach(config: Schema): Schema | null {
  const field = config.properties?.for_each;
  return field
    ? { type: "object", properties: { for_each: field }, ...(config.$defs && { $defs: config.$defs }) }
    : null;
}
