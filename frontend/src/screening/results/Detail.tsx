import { type Ref, useId, useState } from "react";
import type { Row } from "../../api/screens";
import { Candles } from "../../candles/Candles";
import { Failed } from "../../lib/Failed";
import { Skeleton } from "../../lib/Skeleton";
import { t } from "../../lib/t";
import type { Outcome } from "../useScreen";
import { chartedOf } from "./charted";
import { direction, type Figures } from "./numbers";
import { Parts } from "./Parts";
import { useExplained } from "./useExplained";

type Props = {
  readonly outcome: Outcome;
  readonly row: Row;
  readonly figures: Figures;
  readonly ref: Ref<HTMLElement>;
};

/** The selected symbol: its candles with marks where the condition was true, and why. */
export function Detail({ outcome, row, figures, ref }: Props) {
  const { query, screen } = outcome;
  const id = useId();
  const name = row.name && row.name !== row.symbol ? `${row.symbol} ${row.name}` : row.symbol;
  return (
    <section className="card screen-detail" aria-labelledby={`${id}-name`} tabIndex={-1} ref={ref}>
      <header className="card-head">
        <h2 id={`${id}-name`} translate="no">
          {name}
        </h2>
        <span className="push" />
        <span className="numbers">{figures.price(row.close)}</span>
        <span className={`numbers ${direction(row.change_percent)}`}>{figures.change(row.change_percent)}</span>
      </header>
      <div className="card-body">
        <Candles
          market={screen.market}
          symbol={row.symbol}
          timeframe={query.timeframe}
          to={screen.as_of}
          {...chartedOf(query, screen.condition)}
        />
      </div>
      <h3 className="screen-why">{t("Why")}</h3>
      <Why outcome={outcome} symbol={row.symbol} figures={figures} />
    </section>
  );
}

type WhyProps = { readonly outcome: Outcome; readonly symbol: string; readonly figures: Figures };

function Why({ outcome, symbol, figures }: WhyProps) {
  const [again, setAgain] = useState(0);
  const { explained, error } = useExplained(outcome, symbol, again);
  if (error) return <Failed title={t("This cannot be explained now")} text={error} retry={() => setAgain(again + 1)} />;
  if (!explained)
    return <Skeleton className="card-body stack" label={t("The reasons are loading.")} lines={["long", "short"]} />;
  if (explained.explanation) return <Parts part={explained.explanation} figures={figures} />;
  return <p className="card-body">{explained.absence?.message}</p>;
}
