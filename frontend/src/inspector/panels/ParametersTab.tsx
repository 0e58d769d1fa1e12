import { useShallow } from "zustand/shallow";
import { useCatalog } from "../../document/catalog";
import { useDocument } from "../../document/store";
import { Icon } from "../../lib/Icon";
import { Skeleton } from "../../lib/Skeleton";
import { t } from "../../lib/t";
import { useProblems } from "../../problems/store";
import { usePanels } from "../../view/panels";
import { PickerField } from "../fields/PickerField";
import { isOfWhole } from "../form/problems";
import type { Schema } from "../form/schema";
import { SchemaForm } from "../SchemaForm";
import { CameIn } from "./InputTab";
import { NextRuns } from "./NextRuns";
import { Provenance } from "./Provenance";

/** What the step does: its config as its type's schema asks for it. */
export function ParametersTab({ node: key }: { readonly node: string }) {
  const node = useDocument(({ graph }) => graph.nodes.find((one) => one.key === key));
  const described = useCatalog(({ types }) => (node ? types.get(node.node_type) : undefined));
  const state = useCatalog((catalog) => catalog.state);
  const isEditable = usePanels(({ mode }) => mode === "edit");
  if (!node) return null;
  const schema = described?.config_schema as Schema | undefined;
  if (!schema)
    return state === "failed" ? (
      <p className="inspector-empty">{t("The forms could not be loaded. Reload the page.")}</p>
    ) : (
      <Skeleton className="value-loading" label={t("Loading")} lines={["short", "long", "long"]} />
    );
  const without = FOR_EACH.filter((name) => schema.properties?.[name]);
  return (
    <>
      <OfWhole node={key} />
      <Provenance quotes={node.provenance} />
      <fieldset className="inspector-fieldset" disabled={!isEditable}>
        {node.node_type === "agent" && <Agent node={key} value={node.agent_id} />}
        <SchemaForm at={{ node: key, path: ["config"] }} schema={schema} value={node.config} without={without} />
      </fieldset>
      {node.node_type === "trigger" ? <NextRuns node={key} /> : <CameIn node={key} isFolded />}
    </>
  );
}

/** These are asked for in the settings. */
const FOR_EACH = ["for_each"];

/** The agent that the step asks. */
function Agent({ node, value }: { readonly node: string; readonly value: string | null }) {
  const schema: Schema = { title: t("Agent"), type: "string", "x-widget": "agent" };
  const at = { node, path: ["agent_id"] };
  return (
    <PickerField at={at} schema={schema} root={schema} value={value} isRequired owner={null} nested={() => null} />
  );
}

function OfWhole({ node }: { readonly node: string }) {
  const problems = useProblems(useShallow((state) => state.problems.filter((problem) => isOfWhole(problem, node))));
  return problems.map((problem) => (
    <div
      className="notice"
      key={`${problem.code}-${problem.detail}`}
      data-tone={problem.severity === "error" ? "bad" : "warn"}
    >
      <Icon name={problem.severity === "error" ? "circle-alert" : "triangle-alert"} />
      <p>
        {problem.detail} {problem.hint}
      </p>
    </div>
  ));
}
