import type { MouseEvent } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { usePanels } from "../../view/panels";
import { openPicker, type PickerContext } from "../../view/picker";

type Props = { readonly context: PickerContext; readonly label: string; readonly className: string };

/** A + where a step can go: behind an open output, or in the middle of an edge. The keyboard has N and the list of steps. */
export function AddButton({ context, label, className }: Props) {
  const mayEdit = usePanels((panels) => panels.mode === "edit");
  if (!mayEdit) return null;
  const open = (event: MouseEvent<HTMLButtonElement>) => {
    event.stopPropagation();
    const { right, top } = event.currentTarget.getBoundingClientRect();
    openPicker(context, { x: right + 8, y: top - 24 });
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`add-button nodrag nopan ${className}`}
      aria-label={label}
      title={t("Add a step")}
      onClick={open}
    >
      <Icon name="plus" small />
    </button>
  );
}
