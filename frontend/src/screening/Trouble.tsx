import type { ApiError } from "../api/client";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";

type Props = { readonly error: ApiError; readonly again: () => void };

/** In place of a result: why there is none, and another try where that may help. */
export function Trouble({ error, again }: Props) {
  const isOurs = error.status === 400;
  return (
    <section className="card">
      <div className="empty" role="alert">
        <Icon name={error.status === 0 ? "wifi-off" : "triangle-alert"} />
        <p className="empty-title">
          {isOurs ? t("This cannot be screened yet") : t("The screen did not come to an end")}
        </p>
        <p>{error.message}</p>
        {!isOurs && (
          <button type="button" className="button button-small" onClick={again}>
            {t("Try again")}
          </button>
        )}
      </div>
    </section>
  );
}
