import type { GraphNode } from "../../document/types";
import { readBoot } from "../../lib/boot";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";

/** Has the browser go to these words and mark them, where it can; else it goes to the top of the text. */
const textFragment = (quote: string): string => `:~:text=${encodeURIComponent(quote).replaceAll("-", "%2D")}`;

type Props = { readonly quotes: GraphNode["provenance"] };

/** The words of a paste that the step comes from, with the way to them. */
export function Provenance({ quotes }: Props) {
  if (quotes.length === 0) return null;
  const address = readBoot().urls.understood;
  return (
    <section className="provenance" aria-label={t("Where it comes from")}>
      {quotes.map((one) => (
        <p className="rule-quote" key={`${one.paste_id}-${one.start}-${one.end}`}>
          <Icon name="quote" small />
          <span>
            <q>{one.quote}</q>{" "}
            {one.paste_id && (
              <a href={`${address.replace("{id}", one.paste_id)}#source-title${textFragment(one.quote)}`}>
                {t("Open the source")}
              </a>
            )}
          </span>
        </p>
      ))}
      <p className="hint">{t("When you change this step, the strategy is read from it anew.")}</p>
    </section>
  );
}
