import type { Screen } from "../../api/screens";
import { Icon } from "../../lib/Icon";
import { t, tn } from "../../lib/t";
import type { Exclusion } from "../form/query";
import { capital, exclusionWords, reasonWords } from "../words";
import type { Figures } from "./numbers";

type Props = { readonly screen: Screen; readonly language: string; readonly figures: Figures };

/** How many of how many, of which day, who was not looked at, and what the bars are. */
export function Summary({ screen, language, figures }: Props) {
  const { market, scanned, found, left_out, skipped, unjudged } = screen;
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const aside = [...Object.entries(left_out), ...Object.entries(skipped)];
  return (
    <div className="stack screen-summary">
      <p role="status">
        <b>
          {t("%(found)s of %(scanned)s symbols of %(market)s fulfil the condition on %(day)s.", {
            found: figures.count(found),
            scanned: figures.count(scanned),
            market,
            day: day.format(new Date(`${screen.as_of}T00:00:00Z`)),
          })}
        </b>{" "}
        <span className="screen-words">{capital(screen.words)}</span>
      </p>
      {screen.is_synthetic && (
        <p className="notice" data-tone="warn">
          <Icon name="flask" />
          <span>{t("These bars are synthetic: they are made up, for trying things out.")}</span>
        </p>
      )}
      {aside.length > 0 && (
        <ul className="screen-aside dot-between hint" aria-label={t("Not looked at")}>
          {aside.map(([reason, count]) => (
            <li key={reason}>
              {figures.count(count)} {reasonWords(reason)}
            </li>
          ))}
        </ul>
      )}
      {Object.entries(unjudged).map(([exclusion, count]) => (
        <p key={exclusion} className="hint">
          {t("Nothing says of %(count)s symbols whether this holds, and they stay: %(exclusion)s.", {
            count: figures.count(count),
            exclusion: exclusionWords(exclusion as Exclusion),
          })}
        </p>
      ))}
      {screen.is_truncated && (
        <p className="notice">
          <Icon name="info" />
          <span>
            {tn(
              "The first %(n)s symbol is shown. Narrow the condition or the universe to see the others.",
              "The first %(n)s symbols are shown. Narrow the condition or the universe to see the others.",
              screen.matches.length,
            )}
          </span>
        </p>
      )}
    </div>
  );
}
