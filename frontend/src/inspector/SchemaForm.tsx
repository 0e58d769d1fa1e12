import { t } from "../lib/t";
import { fieldFor } from "./fields";
import { kindOf } from "./fields/kinds";
import type { At } from "./form/at";
import { commit } from "./form/commit";
import { Fields } from "./form/Fields";
import type { Schema } from "./form/schema";
import type { FieldProps } from "./form/types";
import { resolved, valuesOf } from "./resolve";

type Props = {
  readonly at: At;
  readonly schema: Schema;
  readonly value: unknown;
  readonly without?: readonly string[];
};

/** A form made from a JSON Schema, over a value in the document. */
export function SchemaForm({ at, schema, value, without = [] }: Props) {
  const plain = resolved(schema, schema);
  return (
    <div className="inspector-form">
      <Fields at={at} schema={plain} root={schema} values={valuesOf(value)} nested={drawn} without={without} />
    </div>
  );
}

/** One field with its control; with a way to write an expression where a value of another kind is asked for. */
function Drawn(props: Omit<FieldProps, "nested">) {
  const { at, schema, root, value } = props;
  const Field = fieldFor(schema, root, value);
  const kind = kindOf(schema, root, value);
  const isArgument = at.path[1] === "arguments" && at.path.length === 3;
  const isWritten = kind === "written" && schema["x-widget"] === undefined && schema.type !== "string";
  if (!isArgument || !(isWritten || TAKES_EXPRESSION.has(kind))) return <Field {...props} nested={drawn} />;
  return (
    <div className="expressible">
      <Field {...props} nested={drawn} />
      <button
        type="button"
        className="edit-word expressible-switch"
        onClick={() => commit(at, isWritten ? undefined : "{{ output }}")}
      >
        {isWritten ? t("Give a value") : t("Write an expression")}
      </button>
    </div>
  );
}

const TAKES_EXPRESSION = new Set(["chips", "choice", "group", "items", "kinds", "pairs", "switch", "json"]);
const drawn = (props: Omit<FieldProps, "nested">) => <Drawn key={String(props.at.path.at(-1))} {...props} />;
