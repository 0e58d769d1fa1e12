import type { Kind } from "../../writing/completion";
import { WrittenInput } from "../../writing/WrittenInput";
import { lookAt } from "../form/ask";
import { idOf } from "../form/at";
import { commit } from "../form/commit";
import { FieldFrame } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";

const KINDS: Readonly<Record<string, Kind>> = { expression: "expression", condition: "condition" };

/** An expression, a condition over bars, or a text with expressions in it: with completion and an instant check. */
export function WrittenField({ at, schema, value, isRequired }: FieldProps) {
  const known = typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
  const kind = KINDS[schema["x-widget"] ?? ""] ?? "template";
  const usual = typeof schema.default === "string" ? schema.default : "";
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired}>
      <WrittenInput
        id={idOf(at)}
        kind={kind}
        look={lookAt(at, kind)}
        value={known}
        placeholder={usual}
        rows={schema["x-widget"] === "template" ? 6 : 2}
        onCommit={(text) => commit(at, text === "" && !isRequired ? undefined : text)}
      />
    </FieldFrame>
  );
}
