import { useState } from "react";
import { t } from "../../lib/t";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { useDraft } from "../form/useDraft";

/** What nobody is to read over one's shoulder. */
export function SecretField({ at, schema, value, isRequired }: FieldProps) {
  const [isSeen, setIsSeen] = useState(false);
  const known = typeof value === "string" ? value : "";
  const { text, handlers } = useDraft(known, (next) => commit(at, next === "" ? undefined : next));
  return (
    <FieldFrame
      at={at}
      schema={schema}
      isRequired={isRequired}
      beside={
        <button type="button" className="edit-word" aria-pressed={isSeen} onClick={() => setIsSeen(!isSeen)}>
          {isSeen ? t("Hide") : t("Show")}
        </button>
      }
    >
      <input
        {...handlers}
        {...tied(at, false)}
        className="input"
        type={isSeen ? "text" : "password"}
        autoComplete="off"
        value={text}
      />
    </FieldFrame>
  );
}
