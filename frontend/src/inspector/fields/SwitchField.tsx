import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";

/** Yes or no. */
export function SwitchField({ at, schema, value }: FieldProps) {
  const isOn = (value ?? schema.default) === true;
  return (
    <FieldFrame
      at={at}
      schema={schema}
      beside={
        <input
          {...tied(at, false)}
          type="checkbox"
          role="switch"
          className="switch"
          checked={isOn}
          aria-checked={isOn}
          onChange={(event) => commit(at, event.target.checked)}
        />
      }
    >
      {null}
    </FieldFrame>
  );
}
