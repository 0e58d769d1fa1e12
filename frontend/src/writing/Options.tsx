import { useEffect } from "react";
import { t } from "../lib/t";
import type { Completion } from "./completion";

type Props = {
  readonly id: string;
  readonly completions: readonly Completion[];
  readonly active: number;
  readonly choose: (completion: Completion) => void;
};

/** What may be typed next. The text area keeps the focus; the active one is named by it. */
export function Options({ id, completions, active, choose }: Props) {
  useEffect(() => {
    // In braces: in newer browsers it gives a promise, which would be taken for what cleans up.
    document.getElementById(`${id}-option-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);
  return (
    <div className="written-options" id={`${id}-options`} role="listbox" aria-label={t("What may be typed next")}>
      {completions.map((one, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the text area, which keeps the focus
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div
          key={one.text}
          id={`${id}-option-${place}`}
          role="option"
          aria-selected={place === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(one)}
        >
          <code>{one.text}</code>
          <span className="hint">{one.detail}</span>
        </div>
      ))}
    </div>
  );
}
