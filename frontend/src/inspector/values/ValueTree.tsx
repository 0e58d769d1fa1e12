import { type DragEvent, useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { insertValue, VALUE_TYPE } from "../../writing/focused";
import { entriesOf, holds, inShort, isContainer, MAX_ENTRIES, step } from "./paths";

type Props = {
  readonly name: string | number;
  /** As an expression names it. */
  readonly path: string;
  readonly value: unknown;
  readonly word: string;
  readonly depth?: number;
  readonly onCopy: (path: string) => void;
};

// A few plain values are seen at once.
const FEW = 3;
const isSmall = (value: object) =>
  entriesOf(value).length <= FEW && entriesOf(value).every(([, inner]) => !isContainer(inner));

/** A value and what is in it. Its name puts it into the field that was last in focus, or copies where it stands. */
export function ValueTree({ name, path, value, word, depth = 0, onCopy }: Props) {
  const [isOpen, setOpen] = useState(() => depth < 1 || (isContainer(value) && isSmall(value)));
  const label = <Name name={name} path={path} onCopy={onCopy} />;
  if (!isContainer(value) || entriesOf(value).length === 0)
    return (
      <div className="value-leaf">
        {label}
        <code className="value-text" data-kind={value === null ? "null" : typeof value}>
          {inShort(value)}
        </code>
      </div>
    );
  const isShown = isOpen || word !== "";
  const entries = entriesOf(value).filter(([one, inner]) => !word || holds(one, inner, word));
  return (
    <div className="value-branch">
      <div className="value-head">
        <button
          type="button"
          className="value-fold"
          aria-expanded={isShown}
          aria-label={t("What is in %(path)s", { path })}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="chevron-right" />
        </button>
        {label}
        <span className="hint numbers">{inShort(value)}</span>
      </div>
      {isShown && (
        <div className="value-inside">
          {entries.slice(0, MAX_ENTRIES).map(([one, inner]) => (
            <ValueTree
              key={one}
              name={one}
              path={step(path, one)}
              value={inner}
              word={word}
              depth={depth + 1}
              onCopy={onCopy}
            />
          ))}
          {entries.length > MAX_ENTRIES && (
            <p className="hint">{t("Not shown: %(count)s more.", { count: entries.length - MAX_ENTRIES })}</p>
          )}
        </div>
      )}
    </div>
  );
}

function Name({ name, path, onCopy }: Pick<Props, "name" | "path" | "onCopy">) {
  function drag(event: DragEvent): void {
    event.dataTransfer.setData(VALUE_TYPE, path);
    event.dataTransfer.setData("text/plain", `{{ ${path} }}`);
    event.dataTransfer.effectAllowed = "copy";
  }
  return (
    <button
      type="button"
      className="value-name"
      translate="no"
      draggable
      title={`{{ ${path} }}`}
      aria-label={t("Take %(path)s", { path })}
      onDragStart={drag}
      onMouseDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.preventDefault();
        if (!insertValue(path)) onCopy(path);
      }}
    >
      {name}
    </button>
  );
}
