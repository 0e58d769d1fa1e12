import { useState } from "react";
import { useDraft } from "../../writing/useDraft";
import { misfitOf } from "../form/check";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";

const LONG = 200;
const asText = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

/** One line, or several for a text that may be long. Emptied, an optional one is taken away. */
export function TextField({ at, schema, value, isRequired }: FieldProps) {
  const [isLeft, setIsLeft] = useState(false);
  const isMultiline = (schema.maxLength ?? 0) > LONG || asText(value).includes("\n");
  const known = asText(value ?? schema.default);
  const save = (text: string): void => commit(at, text === "" && !isRequired ? undefined : text);
  const { text, handlers } = useDraft(known, save, { isMultiline });
  const misfit = isLeft ? misfitOf(schema, text, isRequired) : "";
  const control = {
    ...handlers,
    ...tied(at, misfit !== ""),
    value: text,
    required: isRequired,
    onBlur: () => {
      handlers.onBlur();
      setIsLeft(true);
    },
  };
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired} misfit={misfit}>
      {isMultiline ? (
        <textarea className="input" rows={4} {...control} />
      ) : (
        <input className="input" type="text" autoComplete="off" spellCheck={false} {...control} />
      )}
    </FieldFrame>
  );
}
