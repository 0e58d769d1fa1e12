import { useEffect, useMemo, useRef, useState } from "react";
import { Boundary } from "../../lib/Boundary";
import { t } from "../../lib/t";
import { readScreening } from "../boot";
import type { Look } from "../look";
import type { Outcome } from "../useScreen";
import { Actions } from "./Actions";
import { Detail } from "./Detail";
import { NoHits } from "./NoHits";
import { figuresOf } from "./numbers";
import { ResultTable } from "./ResultTable";
import { ResultTabs } from "./ResultTabs";
import { Summary } from "./Summary";
import { sorted } from "./sorting";

type Props = {
  readonly outcome: Outcome;
  /** Another one is under way. */
  readonly isStale: boolean;
  readonly look: Look;
  readonly show: (change: Partial<Look>) => void;
};
/** Who holds an arrow key down passes rows by: their candles are not asked for. */
const SETTLED_MS = 180;

/** What a screen says: the list, and the symbol that is selected in it. */
export function Results({ outcome, isStale, look, show }: Props) {
  const { screen } = outcome;
  const { language } = readScreening();
  const figures = useMemo(() => figuresOf(language), [language]);
  const isNear = look.tab === "near";
  const all = isNear ? screen.near_misses : screen.matches;
  const rows = useMemo(() => sorted(all, look.order, language), [all, look.order, language]);
  const selected = rows.find(({ symbol }) => symbol === look.symbol) ?? rows[0];
  const settled = useSettled(selected, SETTLED_MS);
  const detail = useRef<HTMLElement>(null);
  const select = useMemo(() => (symbol: string) => show({ symbol }), [show]);
  const open = (): void => {
    detail.current?.focus({ preventScroll: true });
    detail.current?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div className="screen-results" aria-busy={isStale}>
      <Summary screen={screen} language={language} figures={figures} />
      <div className="screen-split">
        <section className="card" aria-label={t("Result")}>
          <div className="card-head screen-head">
            <ResultTabs
              tab={look.tab}
              counts={{ found: figures.count(screen.found), near: figures.count(screen.near_found) }}
              choose={(tab) => show({ tab })}
            />
            <span className="push" />
            <Actions outcome={outcome} rows={rows} />
          </div>
          <div id="screen-panel" role="tabpanel" aria-labelledby={`screen-tab-${look.tab}`}>
            {rows.length ? (
              <ResultTable
                label={isNear ? t("Near misses") : t("Found")}
                rows={rows}
                isNear={isNear}
                order={look.order}
                symbol={selected?.symbol ?? ""}
                figures={figures}
                sort={(order) => show({ order })}
                select={select}
                open={open}
              />
            ) : isNear ? (
              <p className="card-body">{t("No symbol fails by one part alone.")}</p>
            ) : (
              <NoHits screen={screen} figures={figures} showNear={() => show({ tab: "near" })} />
            )}
          </div>
        </section>
        {settled && (
          <Boundary name={t("Chart")}>
            <Detail outcome={outcome} row={settled} figures={figures} ref={detail} />
          </Boundary>
        )}
      </div>
    </div>
  );
}

/** The value once it has stayed the same for so long; the first one at once. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
