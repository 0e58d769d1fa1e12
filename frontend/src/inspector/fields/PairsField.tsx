import { useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { below, idOf } from "../form/at";
import { commit } from "../form/commit";
import { FieldFrame } from "../form/FieldFrame";
import type { Schema } from "../form/schema";
import type { FieldProps } from "../form/types";
import { resolved, valuesOf } from "../resolve";

/** Values by names that somebody chooses, or by a few that there are. */
export function PairsField({ at, schema, root, value, isRequired, nested }: FieldProps) {
  const [name, setName] = useState("");
  const values = valuesOf(value);
  const names = resolved(schema.propertyNames ?? {}, root).enum?.map(String);
  const labels = schema["x-labels"] ?? {};
  const left = names?.filter((one) => !(one in values)) ?? [];
  const inner: Schema =
    typeof schema.additionalProperties === "object" ? resolved(schema.additionalProperties, root) : {};
  const wanted = name.trim() || (left[0] ?? "");

  function add(): void {
    if (!wanted || wanted in values) return;
    commit(
      below(at, wanted),
      inner.type === "integer" || inner.type === "number" ? Math.max(1, inner.minimum ?? 1) : "",
    );
    setName("");
  }

  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired} isGroup hasFields>
      {Object.entries(values).map(([one, inside]) => (
        <div className="pair" key={one}>
          {nested({
            at: below(at, one),
            schema: { ...inner, title: labels[one] ?? one },
            root,
            value: inside,
            isRequired: true,
            owner: null,
          })}
          <button
            type="button"
            className="icon-button"
            aria-label={t("Take %(name)s away", { name: labels[one] ?? one })}
            onClick={() => commit(below(at, one), undefined)}
          >
            <Icon name="trash" small />
          </button>
        </div>
      ))}
      {(!names || left.length > 0) && (
        <form
          className="pair-new"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          {names ? (
            <select
              className="input"
              aria-label={t("Name")}
              id={`${idOf(at)}-new`}
              value={wanted}
              onChange={(event) => setName(event.target.value)}
            >
              {left.map((one) => (
                <option key={one} value={one}>
                  {labels[one] ?? one}
                </option>
              ))}
            </select>
          ) : (
            <input
              className="input"
              aria-label={t("Name")}
              placeholder={t("Name")}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
          <button type="submit" className="button button-small" disabled={!wanted || wanted in values}>
            <Icon name="plus" />
            {t("Add")}
          </button>
        </form>
      )}
    </FieldFrame>
  );
}
