import { type KeyboardEvent, useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { below, idOf } from "../form/at";
import { commit } from "../form/commit";
import { FieldFrame } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";
import { initialOf, resolved } from "../resolve";
import { swapped } from "./items";
import { WrittenField } from "./WrittenField";

/** A list whose entries have fields: added, taken away, and moved by buttons or Alt and an arrow. */
export function ItemsField(props: FieldProps) {
  const { at, schema, root, value, isRequired, nested } = props;
  const [said, setSaid] = useState("");
  if (typeof value === "string") return <WrittenField {...props} />;
  const items = Array.isArray(value) ? value : [];
  const inner = resolved(schema.items ?? {}, root);
  const isFull = schema.maxItems !== undefined && items.length >= schema.maxItems;

  function move(place: number, by: 1 | -1): void {
    const next = swapped(items, place, by);
    if (next === items) return;
    commit(at, next);
    setSaid(t("Entry %(from)s is now entry %(to)s.", { from: place + 1, to: place + 1 + by }));
    requestAnimationFrame(() => document.getElementById(`${idOf(below(at, place + by))}-entry`)?.focus());
  }
  function press(event: KeyboardEvent, place: number): void {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    move(place, event.key === "ArrowUp" ? -1 : 1);
  }

  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired} isGroup hasFields>
      <ol className="entries">
        {items.map((item, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place; fields follow what the document says
          <li key={`${place}-${items.length}`} className="entry">
            <div className="entry-head">
              <button
                type="button"
                id={`${idOf(below(at, place))}-entry`}
                className="entry-number"
                aria-label={t("Entry %(number)s: Alt and an arrow moves it", { number: place + 1 })}
                onKeyDown={(event) => press(event, place)}
              >
                {place + 1}
              </button>
              <Move icon="chevron-down" flipped label={t("Up")} off={place === 0} onMove={() => move(place, -1)} />
              <Move
                icon="chevron-down"
                label={t("Down")}
                off={place === items.length - 1}
                onMove={() => move(place, 1)}
              />
              <Move icon="trash" label={t("Take away")} onMove={() => commit(at, items.toSpliced(place, 1))} />
            </div>
            {nested({
              at: below(at, place),
              schema: { ...inner, title: "" },
              root,
              value: item,
              isRequired: true,
              owner: null,
            })}
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="button button-small"
        disabled={isFull}
        onClick={() => commit(at, [...items, initialOf(inner, root)])}
      >
        <Icon name="plus" />
        {t("Add")}
      </button>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </FieldFrame>
  );
}

type MoveProps = {
  readonly icon: string;
  readonly label: string;
  readonly flipped?: boolean;
  readonly off?: boolean;
  readonly onMove: () => void;
};

function Move({ icon, label, flipped = false, off = false, onMove }: MoveProps) {
  return (
    <button
      type="button"
      className={flipped ? "icon-button flipped" : "icon-button"}
      aria-label={label}
      title={label}
      disabled={off}
      onClick={onMove}
    >
      <Icon name={icon} small />
    </button>
  );
}
