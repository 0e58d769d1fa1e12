import { Icon } from "./Icon";
import { t } from "./t";

type Props = { readonly title: string; readonly text?: string; readonly retry: () => void };

/** In place of what could not be loaded, with another try. */
export function Failed({ title, text = "", retry }: Props) {
  return (
    <div className="empty empty-small" role="alert">
      <Icon name="wifi-off" />
      <p className="empty-title">{title}</p>
      {text && <p>{text}</p>}
      <button type="button" className="button button-small" onClick={retry}>
        {t("Try again")}
      </button>
    </div>
  );
}
