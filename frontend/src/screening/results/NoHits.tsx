import type { Screen } from "../../api/screens";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { capital } from "../words";
import type { Figures } from "./numbers";

type Props = { readonly screen: Screen; readonly figures: Figures; readonly showNear: () => void };

/** Nothing fulfils the condition: of how many symbols each part is true, so that it is seen which one is to blame. */
export function NoHits({ screen, figures, showNear }: Props) {
  const { parts, scanned, near_found } = screen;
  return (
    <div className="screen-nothing">
      <div className="empty empty-small">
        <Icon name="search" />
        <p className="empty-title">{scanned ? t("Nothing fulfils all of it") : t("No symbol could be looked at")}</p>
        <p>{verdictOf(screen)}</p>
        {near_found > 0 && (
          <button type="button" className="button button-small" onClick={showNear}>
            {t("Show what nearly does")}
          </button>
        )}
      </div>
      {scanned > 0 && (
        <ul className="verdicts" aria-label={t("Each part by itself")}>
          {parts.map((part) => (
            <li key={part.condition} data-verdict={part.true ? "yes" : "no"}>
              <Icon name={part.true ? "circle-check" : "circle-x"} />
              <span>
                {capital(part.words)}
                <span className="verdict-seen numbers">
                  {part.true
                    ? t("True of %(count)s symbols.", { count: figures.count(part.true) })
                    : t("True of no symbol.")}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function verdictOf({ parts, scanned }: Screen): string {
  if (!scanned) return t("The universe is empty on this day, or none of it has enough history.");
  if (parts.some((part) => !part.true)) return t("At least one part is true of no symbol: it is marked below.");
  return t("Each part is true of some symbols, and of none all of them at once.");
}
