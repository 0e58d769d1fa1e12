import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { begun, pruned } from "../resolve";

/** One of a few values, by what people call them. */
export function ChoiceField({ at, schema, value, isRequired, owner }: FieldProps) {
  const values = schema.enum ?? [];
  const place = values.indexOf(value ?? schema.default);
  const labels = schema["x-labels"] ?? {};
  const isFree = !isRequired && schema.default === undefined;

  function choose(next: unknown): void {
    const name = String(at.path.at(-1));
    if (!owner || at.path.length < 2) commit(at, next);
    // What only the other choice had goes with it, in the same step back.
    else {
      const values = pruned(owner.schema, { ...owner.values, [name]: next });
      commit({ ...at, path: at.path.slice(0, -1) }, begun(owner.schema, owner.values, values));
    }
  }

  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired}>
      <span className="select">
        <select
          {...tied(at, false)}
          className="input"
          value={place < 0 ? "" : String(place)}
          onChange={(event) => choose(event.target.value === "" ? undefined : values[Number(event.target.value)])}
        >
          {(place < 0 || isFree) && <option value="">{t("Not chosen")}</option>}
          {values.map((one, number) => (
            <option key={String(one)} value={String(number)}>
              {labels[String(one)] ?? String(one)}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" small />
      </span>
    </FieldFrame>
  );
}
