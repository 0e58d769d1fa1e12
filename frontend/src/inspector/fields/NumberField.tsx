import { useState } from "react";
import { t } from "../../lib/t";
import { useDraft } from "../../writing/useDraft";
import { misfitOf } from "../form/check";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { isSameNumber, readNumber } from "./numbers";

/** A number, or an expression that gives one. */
export function NumberField({ at, schema, value, isRequired }: FieldProps) {
  const [isLeft, setIsLeft] = useState(false);
  const known = value === undefined || value === null ? "" : String(value);
  const { text, handlers } = useDraft(known, (next) => commit(at, readNumber(next)), { isSame: isSameNumber });
  const misfit = isLeft ? misfitOf(schema, readNumber(text), isRequired) : "";
  const usual = schema.default === undefined || schema.default === null ? "" : String(schema.default);
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired} misfit={misfit} beside={<Range schema={schema} />}>
      <input
        {...handlers}
        {...tied(at, misfit !== "")}
        className="input numbers"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        placeholder={usual}
        value={text}
        onBlur={() => {
          handlers.onBlur();
          setIsLeft(true);
        }}
      />
    </FieldFrame>
  );
}

function Range({ schema: { minimum, maximum } }: Pick<FieldProps, "schema">) {
  if (minimum === undefined && maximum === undefined) return null;
  const [low, high] = [minimum?.toLocaleString() ?? "", maximum?.toLocaleString() ?? ""];
  const said =
    low && high
      ? t("%(low)s to %(high)s", { low, high })
      : low
        ? t("at least %(limit)s", { limit: low })
        : t("at most %(limit)s", { limit: high });
  return <span className="hint numbers">{said}</span>;
}
