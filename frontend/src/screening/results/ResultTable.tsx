import { type KeyboardEvent, memo, useCallback, useRef } from "react";
import type { Row } from "../../api/screens";
import { Icon } from "../../lib/Icon";
import { type Head, headsOf, textIn } from "./columns";
import { direction, type Figures } from "./numbers";
import { type Order, pressed } from "./sorting";

type Props = {
  readonly label: string;
  /** In the order that is shown. */
  readonly rows: readonly Row[];
  readonly isNear: boolean;
  readonly order: Order;
  readonly symbol: string;
  readonly figures: Figures;
  readonly sort: (order: Order) => void;
  readonly select: (symbol: string) => void;
  /** Enter: what is shown of the symbol takes the focus. */
  readonly open: () => void;
};
const PAGE = 10;

/** Symbols in rows. One of them is selected: arrows move it, Enter opens it; the heads sort. */
export function ResultTable({ label, rows, isNear, order, symbol, figures, sort, select, open }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const heads = headsOf(rows, isNear);
  const selected = Math.max(
    0,
    rows.findIndex((row) => row.symbol === symbol),
  );
  const chosen = useCallback((place: number): void => select(rows[place]?.symbol ?? ""), [rows, select]);
  function press(event: KeyboardEvent): void {
    const last = rows.length - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: selected + PAGE,
      PageUp: selected - PAGE,
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || (to === undefined && event.key !== "Enter")) return;
    event.preventDefault();
    if (to === undefined) {
      open();
      return;
    }
    const place = Math.max(0, Math.min(last, to));
    chosen(place);
    const row = body.current?.rows[place];
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }
  return (
    <div className="table-scroll screen-rows">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are selected by arrows, as a grid's */}
      <table className="table numbers" role="grid" aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {heads.map((head) => (
              <Heading key={head.by} head={head} order={order} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={press}>
          {rows.map((row, place) => (
            <ResultRow
              key={row.symbol}
              row={row}
              place={place}
              heads={heads}
              isSelected={place === selected}
              figures={figures}
              choose={chosen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type HeadingProps = { readonly head: Head; readonly order: Order; readonly sort: (order: Order) => void };

function Heading({ head: { by, words, isNumber }, order, sort }: HeadingProps) {
  const isBy = order.by === by;
  return (
    <th
      scope="col"
      className={isNumber ? "number" : undefined}
      aria-sort={isBy ? (order.falls ? "descending" : "ascending") : "none"}
    >
      <button type="button" className="screen-sort" data-by={by} onClick={() => sort(pressed(order, by))}>
        {by.startsWith("value:") ? <code>{words}</code> : words}
        <span className="screen-sort-mark" data-falls={isBy ? order.falls : undefined}>
          {isBy && <Icon name="arrow-down" small />}
        </span>
      </button>
    </th>
  );
}

type RowProps = {
  readonly row: Row;
  readonly place: number;
  readonly heads: readonly Head[];
  readonly isSelected: boolean;
  readonly figures: Figures;
  readonly choose: (place: number) => void;
};

/** Drawn again only when it is selected, is no more, or is another one. */
const ResultRow = memo(
  function ResultRow({ row, place, heads, isSelected, figures, choose }: RowProps) {
    return (
      <tr
        tabIndex={isSelected ? 0 : -1}
        aria-selected={isSelected}
        aria-rowindex={place + 2}
        data-symbol={row.symbol}
        onClick={() => choose(place)}
      >
        {heads.map(({ by, isNumber }) => (
          <td key={by} className={isNumber ? "number" : undefined} data-column={by}>
            {by === "change" ? (
              <span className={direction(row.change_percent) || undefined}>{textIn(row, by, figures)}</span>
            ) : (
              <span translate={by === "symbol" || by === "name" ? "no" : undefined}>{textIn(row, by, figures)}</span>
            )}
          </td>
        ))}
      </tr>
    );
  },
  (before, after) =>
    before.row === after.row &&
    before.place === after.place &&
    before.isSelected === after.isSelected &&
    before.choose === after.choose,
);
