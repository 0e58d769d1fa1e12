import { useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { readJson } from "../fields/json";

type Props = {
  readonly value: unknown;
  readonly onSave: (value: unknown) => void;
  /** Kept, and gone on with; null: not while something runs. */
  readonly onGoOn: ((value: unknown) => void) | null;
};

/** An output by hand: JSON, pinned when it can be read. */
export function EditOutput({ value, onSave, onGoOn }: Props) {
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const { value: read, error } = readJson(text);
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (!error) onSave(read);
      }}
    >
      <label className="label" htmlFor="edited-output">
        {t("Output as JSON")}
      </label>
      <textarea
        id="edited-output"
        className="input written-area"
        rows={10}
        spellCheck={false}
        aria-invalid={error !== "" || undefined}
        aria-describedby="edited-output-error"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div id="edited-output-error" aria-live="polite">
        {error && (
          <p className="field-error">
            <Icon name="circle-alert" />
            <span>{t("This is not JSON: %(reason)s", { reason: error })}</span>
          </p>
        )}
      </div>
      <div className="button-group">
        {onGoOn && (
          <button
            type="button"
            className="button button-small button-primary"
            disabled={error !== ""}
            onClick={() => onGoOn(read)}
          >
            <Icon name="flask" />
            {t("Pin it and go on as a test")}
          </button>
        )}
        <button type="submit" className="button button-small" disabled={error !== ""}>
          <Icon name="pin" />
          {t("Pin it")}
        </button>
      </div>
    </form>
  );
}
