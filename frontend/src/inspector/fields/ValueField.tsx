import { useState } from "react";
import { t } from "../../lib/t";
import { WrittenInput } from "../../writing/WrittenInput";
import { lookAt } from "../form/ask";
import { idOf } from "../form/at";
import { commit } from "../form/commit";
import { FieldFrame } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { readValue, showValue } from "./json";

/** Any value: JSON, or text, with expressions in it. */
export function ValueField({ at, schema, value, isRequired }: FieldProps) {
  const [error, setError] = useState("");
  const known = showValue(value);
  function save(text: string): void {
    const read = readValue(text);
    setError(read.error ? t("This is not JSON: %(reason)s", { reason: read.error }) : "");
    if (!read.error) commit(at, read.value);
  }
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired} misfit={error}>
      <WrittenInput
        id={idOf(at)}
        kind="template"
        look={lookAt(at, "template")}
        value={known}
        rows={Math.min(10, known.split("\n").length + 1)}
        onCommit={save}
      />
    </FieldFrame>
  );
}
