import { useState } from "react";
import { t } from "../../lib/t";
import { useDraft } from "../../writing/useDraft";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { readJson } from "./json";

/** What nothing else edits, as JSON; only what can be read is kept. */
export function JsonField({ at, schema, value, isRequired }: FieldProps) {
  const [error, setError] = useState("");
  const known = value === undefined || value === null ? "" : JSON.stringify(value, null, 2);
  function save(text: string): void {
    const read = text.trim() === "" ? { value: undefined, error: "" } : readJson(text);
    setError(read.error ? t("This is not JSON: %(reason)s", { reason: read.error }) : "");
    if (!read.error) commit(at, read.value);
  }
  const { text, handlers } = useDraft(known, save, { isMultiline: true });
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired} misfit={error}>
      <textarea
        {...handlers}
        {...tied(at, error !== "")}
        className="input written-area"
        rows={Math.min(14, Math.max(3, text.split("\n").length))}
        spellCheck={false}
        value={text}
      />
    </FieldFrame>
  );
}
