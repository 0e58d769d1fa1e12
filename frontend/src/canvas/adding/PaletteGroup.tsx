import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { addLater } from "./adding-later";
import type { Choice, Group } from "./choices";
import { DRAGGED } from "./dragging";

type Props = { readonly group: Group; readonly isOpen: boolean };

/** Each is dragged onto the canvas, or added by a click or Enter. */
export function PaletteGroup({ group, isOpen }: Props) {
  const title = `palette-${group.id}`;
  return (
    <section className="palette-group" aria-labelledby={title}>
      <h3 id={title} className={isOpen ? undefined : "visually-hidden"}>
        {group.title}
      </h3>
      <ul className="palette-list">
        {group.choices.map((choice) => (
          <li key={choice.id}>
            <PaletteItem choice={choice} isOpen={isOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PaletteItem({ choice, isOpen }: { readonly choice: Choice; readonly isOpen: boolean }) {
  const foreign = choice.isOwn ? "no" : undefined;
  return (
    <button
      type="button"
      className="palette-item"
      draggable
      translate={isOpen ? undefined : foreign}
      title={isOpen ? t("Drag it onto the canvas, or click to add it") : choice.title}
      aria-label={isOpen ? undefined : choice.title}
      onClick={() => void addLater(choice)}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, choice.id);
        event.dataTransfer.effectAllowed = "copy";
      }}
    >
      <span className="step-tile" data-type={choice.type}>
        <Icon name={choice.icon} />
      </span>
      {isOpen && (
        <span className="palette-words" translate={foreign}>
          <b>{choice.title}</b>
          <span>{choice.description}</span>
        </span>
      )}
    </button>
  );
}
