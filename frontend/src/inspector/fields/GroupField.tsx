import { t } from "../../lib/t";
import { below } from "../form/at";
import { commit } from "../form/commit";
import { FieldFrame } from "../form/FieldFrame";
import { Fields } from "../form/Fields";
import { isValues } from "../form/schema";
import type { FieldProps } from "../form/types";
import { initialOf, valuesOf } from "../resolve";

/** An object with fields of its own; one that may be missing is switched on first. */
export function GroupField({ at, schema, root, value, isRequired, nested }: FieldProps) {
  const isOptional = !isRequired && (schema.isNullable || schema.default === null);
  const isOn = isValues(value) && (Object.keys(value).length > 0 || at.path.length > 1);
  const { isNullable: _null, default: _default, ...plain } = schema;
  const set = (wanted: boolean): void => commit(at, wanted ? begun() : undefined);
  function begun(): unknown {
    const first = valuesOf(initialOf(plain, root));
    if (Object.keys(first).length > 0) return first;
    const [name, field] = Object.entries(schema.properties ?? {})[0] ?? [];
    return name && field ? { [name]: initialOf(field, root) } : {};
  }
  return (
    <FieldFrame
      at={at}
      schema={schema}
      isRequired={isRequired}
      isGroup
      hasFields
      beside={
        isOptional && (
          <input
            type="checkbox"
            role="switch"
            className="switch"
            checked={isOn}
            aria-checked={isOn}
            aria-label={schema.title ?? t("Given")}
            onChange={(event) => set(event.target.checked)}
          />
        )
      }
    >
      {(isOn || !isOptional) && (
        <div className="field-group">
          <Fields at={below(at)} schema={plain} root={root} values={valuesOf(value)} nested={nested} />
        </div>
      )}
    </FieldFrame>
  );
}
