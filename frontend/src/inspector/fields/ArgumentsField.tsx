import { useCatalog } from "../../document/catalog";
import { useDocument } from "../../document/store";
import { t } from "../../lib/t";
import { Fields } from "../form/Fields";
import type { Schema, Values } from "../form/schema";
import type { FieldProps } from "../form/types";
import { resolved, valuesOf } from "../resolve";
import { PairsField } from "./PairsField";
import { PickerField } from "./PickerField";

/** What the chosen tool takes, as its own schema says; names and values for one that says nothing. */
export function ArgumentsField(props: FieldProps) {
  const { at, schema, value, nested } = props;
  const toolId = useDocument(({ graph }) => graph.nodes.find((node) => node.key === at.node)?.tool_id ?? null);
  const taken = useCatalog(({ builtinTools, tools }) => {
    const tool = builtinTools.find((one) => one.id === toolId) ?? tools.find((one) => one.id === toolId);
    return (tool?.input_schema ?? null) as Schema | null;
  });
  const values = valuesOf(value);
  const chosen: Schema = { title: t("Tool"), type: "string", "x-widget": "tool" };
  const tool = (
    <PickerField {...props} at={{ node: at.node, path: ["tool_id"] }} schema={chosen} value={toolId} isRequired />
  );
  if (!toolId) return tool;
  const plain = taken && resolved(taken, taken);
  if (!plain?.properties || Object.keys(plain.properties).length === 0)
    return (
      <>
        {tool}
        <PairsField {...props} schema={{ ...schema, additionalProperties: { "x-widget": "value" } }} />
      </>
    );
  return (
    <>
      {tool}
      <Fields at={at} schema={withUnknown(plain, values)} root={plain} values={values} nested={nested} />
    </>
  );
}

/** What the tool does not know, or knows no more, is shown too, so that it can be taken away. */
function withUnknown(schema: Schema, values: Values): Schema {
  const { properties = {} } = schema;
  const unknown = Object.keys(values).filter((name) => !(name in properties));
  const others = Object.fromEntries(unknown.map((name) => [name, { title: name, "x-widget": "value" } as Schema]));
  return { ...schema, properties: { ...properties, ...others } };
}
