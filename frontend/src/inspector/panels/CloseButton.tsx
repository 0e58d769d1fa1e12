import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { usePanels } from "../../view/panels";

export function CloseButton() {
  const close = (): void => usePanels.getState().set({ isInspectorOpen: false });
  return (
    <button type="button" className="icon-button" aria-label={t("Close")} onClick={close}>
      <Icon name="x" />
    </button>
  );
}
