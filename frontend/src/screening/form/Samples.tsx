import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { readScreening } from "../boot";

/** Before anything was run: conditions to try. */
export function Samples({ run }: { readonly run: (condition: string) => void }) {
  return (
    <section className="card" aria-label={t("Conditions to try")}>
      <div className="empty">
        <Icon name="search" />
        <p className="empty-title">{t("Which symbols fulfil a condition?")}</p>
        <p>{t("Write one above, or try one of these.")}</p>
        <ul className="screen-samples">
          {readScreening().samples.map(({ title, condition }) => (
            <li key={condition}>
              <button type="button" className="screen-sample" onClick={() => run(condition)}>
                <b>{title}</b>
                <code>{condition}</code>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
