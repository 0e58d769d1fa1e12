import { useCatalog } from "../../document/catalog";
import { useDocument } from "../../document/store";
import { t } from "../../lib/t";
import { Fields } from "../form/Fields";
import type { Schema } from "../form/schema";
import type { FieldProps } from "../form/types";
import { resolved, valuesOf } from "../resolve";
import { PairsField } from "./PairsField";

/** What the chosen tool takes, as its own schema says; names and values for one that says nothing. */
export function ArgumentsField(props: FieldProps) {
  const { at, schema, value, nested } = props;
  const toolId = useDocument(({ graph }) => graph.nodes.find((node) => node.key === at.node)?.tool_id ?? null);
  const taken = useCatalog(({ builtinTools, tools }) => {
    const tool = builtinTools.find((one) => one.id === toolId) ?? tools.find((one) => one.id === toolId);
    return (tool?.input_schema ?? null) as Schema | null;
  });
  const values = valuesOf(value);
  if (!toolId) return <p className="hint">{t("Choose a tool, then what it takes is asked here.")}</p>;
  const plain = taken && resolved(taken, taken);
  if (!plain?.properties || Object.keys(plain.properties).length === 0)
    return (
      <PairsField
        {...props}
        schema={{ ...schema, "x-widget": "value", additionalProperties: { "x-widget": "value" } }}
      />
    );
  const { properties } = plain;
  const unknown = Object.keys(values).filter((name) => !(name in properties));
  const others = Object.fromEntries(unknown.map((name) => [name, { title: name, "x-widget": "value" } as Schema]));
  return (
    <Fields
      at={at}
      schema={{ ...plain, properties: { ...properties, ...others } }}
      root={plain}
      values={values}
      nested={nested}
    />
  );
}
