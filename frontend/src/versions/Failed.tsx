import { Icon } from "../lib/Icon";
import { t } from "../lib/t";

export function Failed({ retry }: { readonly retry: () => void }) {
  return (
    <div className="empty empty-small" role="alert">
      <Icon name="circle-alert" />
      <p className="empty-title">{t("The versions could not be loaded.")}</p>
      <button type="button" className="button" onClick={retry}>
        {t("Retry")}
      </button>
    </div>
  );
}
