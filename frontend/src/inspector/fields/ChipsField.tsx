import { type KeyboardEvent, useState } from "react";
import { Icon } from "../../lib/Icon";
import { isComposing } from "../../lib/ime";
import { t } from "../../lib/t";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { partsOf } from "./chips";
import { WrittenField } from "./WrittenField";

/** A list of short texts, or one expression that gives it. Enter or a comma adds one, Backspace takes the last away. */
export function ChipsField(props: FieldProps) {
  const { at, schema, value, isRequired } = props;
  const [text, setText] = useState("");
  if (typeof value === "string") return <WrittenField {...props} />;
  const chips = (Array.isArray(value) ? value : []).map(String);

  function add(): void {
    const { chips: added, expression } = partsOf(text);
    setText("");
    if (expression) commit(at, expression);
    const next = [...chips, ...added.filter((one) => !chips.includes(one))];
    if (!expression && next.length > chips.length) commit(at, next);
  }
  function without(place: number): void {
    const next = chips.toSpliced(place, 1);
    commit(at, next.length === 0 && !isRequired ? undefined : next);
  }
  function press(event: KeyboardEvent<HTMLInputElement>): void {
    if (isComposing(event.nativeEvent)) event.stopPropagation();
    else if ((event.key === "Enter" || event.key === ",") && text.trim()) {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && text === "" && chips.length > 0) without(chips.length - 1);
  }

  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired}>
      <div className="input chips">
        {chips.map((chip, place) => (
          <span className="tag chip" key={chip}>
            <span>{chip}</span>
            <button
              type="button"
              className="icon-button"
              aria-label={t("Take %(name)s away", { name: chip })}
              onClick={() => without(place)}
            >
              <Icon name="x" small />
            </button>
          </span>
        ))}
        <input
          {...tied(at, false)}
          className="chips-input"
          value={text}
          placeholder={chips.length === 0 ? t("Type, then Enter") : ""}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={press}
          onBlur={() => text.trim() && add()}
        />
      </div>
    </FieldFrame>
  );
}
