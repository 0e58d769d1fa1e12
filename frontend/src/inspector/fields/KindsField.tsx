import { t } from "../../lib/t";
import { idOf } from "../form/at";
import { commit } from "../form/commit";
import { FieldFrame } from "../form/FieldFrame";
import { Fields } from "../form/Fields";
import type { FieldProps } from "../form/types";
import { alternativesOf, initialOf, valuesOf } from "../resolve";

/** An object of one of several kinds: the kind is chosen, then its fields. */
export function KindsField({ at, schema, root, value, isRequired, nested }: FieldProps) {
  const kinds = alternativesOf(schema, root);
  const values = valuesOf(value);
  if (!kinds) return null;
  const chosen = kinds.choices.find((one) => one.value === values[kinds.property]);
  const title = schema.title || chosen?.schema.properties?.[kinds.property]?.title || t("Kind");
  return (
    <FieldFrame at={at} schema={{ title }} isRequired={isRequired} hasFields>
      <select
        id={idOf(at)}
        className="input"
        value={String(chosen?.value ?? "")}
        onChange={(event) => {
          const next = kinds.choices.find((one) => String(one.value) === event.target.value);
          if (next) commit(at, initialOf(next.schema, root));
        }}
      >
        {!chosen && <option value="">{t("Not chosen")}</option>}
        {kinds.choices.map((one) => (
          <option key={String(one.value)} value={String(one.value)}>
            {one.schema.title ?? String(one.value)}
          </option>
        ))}
      </select>
      {chosen && (
        <div className="field-group">
          <Fields
            at={at}
            schema={chosen.schema}
            root={root}
            values={values}
            nested={nested}
            without={[kinds.property]}
          />
        </div>
      )}
    </FieldFrame>
  );
}
