import { idOf } from "../form/at";
import { commit } from "../form/commit";
import { FieldFrame } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { resolved } from "../resolve";
import { toggled } from "./choices";

/** Any number of a few values, by what people call them. */
export function ChoicesField({ at, schema, root, value, isRequired }: FieldProps) {
  const items = resolved(schema.items ?? {}, root);
  const labels = items["x-labels"] ?? {};
  const chosen = Array.isArray(value) ? value : [];
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired} isGroup>
      <div className="choices">
        {(items.enum ?? []).map((one, place) => (
          <label key={String(one)} className="choices-one">
            <input
              type="checkbox"
              id={place === 0 ? idOf(at) : undefined}
              checked={chosen.includes(one)}
              onChange={() => {
                const next = toggled(items.enum ?? [], chosen, one);
                commit(at, next.length === 0 && !isRequired ? undefined : next);
              }}
            />
            <span>{labels[String(one)] ?? String(one)}</span>
          </label>
        ))}
      </div>
    </FieldFrame>
  );
}
