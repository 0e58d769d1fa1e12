import { useDraft } from "../../writing/useDraft";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";

/** A program's text. */
export function CodeField({ at, schema, value, isRequired }: FieldProps) {
  const known = typeof value === "string" ? value : "";
  const { text, handlers } = useDraft(known, (next) => commit(at, next === "" && !isRequired ? undefined : next), {
    isMultiline: true,
  });
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired}>
      <textarea
        {...handlers}
        {...tied(at, false)}
        className="input written-area"
        rows={10}
        spellCheck={false}
        value={text}
      />
    </FieldFrame>
  );
}
