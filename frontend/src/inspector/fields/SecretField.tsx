import { useState } from "react";
import { t } from "../../lib/t";
import { useDraft } from "../../writing/useDraft";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { KEY, nameOf } from "./secrets";

/** What nobody is to read over one's shoulder, or the name of a secret that is kept elsewhere and used in its place. */
export function SecretField({ at, schema, value, isRequired }: FieldProps) {
  const [isSeen, setIsSeen] = useState(false);
  const name = nameOf(value);
  const isNamed = name !== null;
  const known = name ?? (typeof value === "string" ? value : "");
  const save = (next: string): void => commit(at, isNamed ? { [KEY]: next } : next === "" ? undefined : next);
  const { text, handlers } = useDraft(known, save);
  return (
    <FieldFrame
      at={at}
      schema={schema}
      isRequired={isRequired}
      beside={
        <>
          {!isNamed && (
            <button type="button" className="edit-word" aria-pressed={isSeen} onClick={() => setIsSeen(!isSeen)}>
              {isSeen ? t("Hide") : t("Show")}
            </button>
          )}
          <button
            type="button"
            className="edit-word"
            aria-pressed={isNamed}
            title={t("A secret of yours by its name, instead of the value itself")}
            onClick={() => commit(at, isNamed ? undefined : { [KEY]: "" })}
          >
            {t("By name")}
          </button>
        </>
      }
    >
      <input
        {...handlers}
        {...tied(at, false)}
        className="input"
        type={isSeen || isNamed ? "text" : "password"}
        autoComplete="off"
        spellCheck={false}
        placeholder={isNamed ? t("Name of the secret") : undefined}
        value={text}
      />
    </FieldFrame>
  );
}
