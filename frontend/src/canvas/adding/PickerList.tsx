import { useEffect } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import type { Choice, Group } from "./choices";

type Props = {
  readonly groups: readonly Group[];
  readonly active: string;
  onPoint(id: string): void;
  onChoose(choice: Choice): void;
};

export function PickerList({ groups, active, onPoint, onChoose }: Props) {
  useEffect(() => {
    document.getElementById(`picker-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active]);
  if (!groups.length) return <p className="picker-note">{t("Nothing is called that.")}</p>;
  return (
    <div id="picker-list" className="picker-list" role="listbox" aria-label={t("Steps")}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options.
        <div key={group.id} role="group" aria-label={group.title}>
          <p className="picker-group" aria-hidden="true">
            {group.title}
          </p>
          {group.choices.map((choice) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the keys.
            <div
              key={choice.id}
              id={`picker-${choice.id}`}
              role="option"
              className="picker-option"
              aria-selected={choice.id === active}
              onPointerMove={() => choice.id !== active && onPoint(choice.id)}
              onClick={() => onChoose(choice)}
            >
              <span className="step-tile" data-type={choice.type}>
                <Icon name={choice.icon} />
              </span>
              <span className="palette-words" translate={choice.isOwn ? "no" : undefined}>
                <b>{choice.title}</b>
                <span>{choice.description}</span>
              </span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
