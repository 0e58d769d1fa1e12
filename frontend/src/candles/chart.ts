/** The candles as lightweight-charts draws them. It is fetched when the first chart is shown. */
import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type MouseEventParams,
  type SeriesMarker,
  type Time,
} from "lightweight-charts";
import type { Bar, Level, Line } from "./bars";
import { panesOf } from "./bars";
import type { Colours } from "./colours";
import type { Formats } from "./words";

export type Drawn = {
  readonly bars: readonly Bar[];
  readonly lines: readonly Line[];
  readonly levels: readonly Level[];
  readonly digits: number;
  readonly formats: Formats;
  readonly language: string;
};
export type Chart = {
  readonly draw: (drawn: Drawn, colours: Colours) => void;
  readonly recolour: (colours: Colours) => void;
  /** Puts the crosshair on a bar, and the bar into sight; null takes it away. */
  readonly point: (place: number | null) => void;
  /** Closer (1) or farther (-1); 0 shows all. */
  readonly zoom: (by: -1 | 0 | 1) => void;
  readonly remove: () => void;
};

/** Prices have most of the height. */
const SHARES: Readonly<Record<string, number>> = { price: 6, volume: 1.5 };
const OTHER_SHARE = 1.8;
/** As many pixels as a candle needs to be seen as one. */
const CANDLE_PIXELS = 4;

/** `pointed` is told of the bar under the crosshair when a pointer moves it, or null when it has left. */
export function createCandleChart(place: HTMLElement, pointed: (place: number | null) => void): Chart {
  const chart = createChart(place, {
    autoSize: true,
    // Its logo brings a <style> of its own, which the policy of our pages refuses: view.ts names TradingView instead.
    layout: { attributionLogo: false, fontFamily: getComputedStyle(place).fontFamily, fontSize: 11 },
    // A wheel and a vertical swipe move the page.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
    crosshair: { mode: CrosshairMode.Normal },
    timeScale: { rightOffset: 2, minBarSpacing: 0.5 },
  });
  let drawn: Drawn | null = null;
  let shown: Shown | null = null;
  let isOurs = false;

  chart.subscribeCrosshairMove((event: MouseEventParams) => {
    if (isOurs) return;
    const at = event.time === undefined ? undefined : event.logical;
    pointed(at === undefined || !drawn?.bars[at] ? null : at);
  });
  return {
    draw(next, colours) {
      shown?.remove();
      drawn = next;
      chart.applyOptions({ localization: { locale: next.language, timeFormatter: dayIn(next.formats) } });
      shown = show(chart, next);
      paint(chart, shown, next, colours);
      fitted(chart, place, next.bars.length);
    },
    recolour(colours) {
      if (shown && drawn) paint(chart, shown, drawn, colours);
    },
    point(at) {
      const bar = at === null ? undefined : drawn?.bars[at];
      isOurs = true;
      if (at === null || !bar || !shown) chart.clearCrosshairPosition();
      else {
        reveal(chart, at);
        chart.setCrosshairPosition(bar.close, bar.session, shown.candles);
      }
      isOurs = false;
    },
    zoom(by) {
      const scale = chart.timeScale();
      const range = scale.getVisibleLogicalRange();
      if (!by || !range) scale.fitContent();
      else {
        const width = (range.to - range.from) * (by > 0 ? 0.7 : 1 / 0.7);
        const right = Math.min(range.to, (drawn?.bars.length ?? 0) + 2);
        scale.setVisibleLogicalRange({ from: Math.max(-2, right - Math.max(5, width)), to: right });
      }
    },
    remove: () => chart.remove(),
  };
}

/** A day as we gave it, or as the library took it apart. */
const dayIn =
  ({ day }: Formats) =>
  (time: Time): string => {
    if (typeof time === "string") return day(time);
    if (typeof time === "number") return day(new Date(time * 1000).toISOString().slice(0, 10));
    const two = (part: number): string => String(part).padStart(2, "0");
    return day(`${time.year}-${two(time.month)}-${two(time.day)}`);
  };

type Shown = {
  readonly candles: ISeriesApi<"Candlestick">;
  readonly volume: ISeriesApi<"Histogram">;
  /** A ribbon below the candles: where it is, the condition was true. */
  readonly hits: ISeriesApi<"Histogram">;
  readonly lines: readonly ISeriesApi<"Line">[];
  readonly mark: (markers: SeriesMarker<Time>[]) => void;
  readonly level: (colours: Colours) => void;
  readonly remove: () => void;
};

function show(chart: IChartApi, { bars, lines, levels, digits, formats }: Drawn): Shown {
  const panes = panesOf(lines);
  const price = { type: "custom", minMove: 10 ** -digits, formatter: formats.price } as const;
  const candles = chart.addSeries(CandlestickSeries, { priceFormat: price, priceLineVisible: false }, 0);
  candles.setData(bars.map(({ session, open, high, low, close }) => ({ time: session, open, high, low, close })));
  const quiet = { priceLineVisible: false, lastValueVisible: false } as const;
  const counted = { type: "custom", minMove: 1, formatter: formats.volume } as const;
  const volume = chart.addSeries(HistogramSeries, { ...quiet, priceFormat: counted }, 1);
  const hits = chart.addSeries(HistogramSeries, { ...quiet, priceScaleId: "hits" }, 0);
  hits.priceScale().applyOptions({ scaleMargins: { top: 0.975, bottom: 0 } });
  hits.setData(bars.map(({ session, isHit }) => (isHit ? { time: session, value: 1 } : { time: session })));
  const drawnLines = lines.map((line) => {
    const format = line.pane === "price" ? price : line.pane === "volume" ? counted : plain(formats);
    const options = { ...quiet, lineWidth: 2, priceFormat: format, crosshairMarkerVisible: false } as const;
    const series = chart.addSeries(LineSeries, options, panes.indexOf(line.pane));
    series.setData(
      bars.map(({ session }, place) => {
        const value = line.values[place];
        return typeof value === "number" ? { time: session, value } : { time: session };
      }),
    );
    return series;
  });
  chart.panes().forEach((pane, place) => {
    pane.setStretchFactor(SHARES[panes[place] ?? ""] ?? OTHER_SHARE);
  });
  const markers = createSeriesMarkers<Time>(candles, []);
  const priceLines = levels.map(({ price: at, text }) =>
    candles.createPriceLine({ price: at, title: text, lineStyle: LineStyle.Dashed, lineWidth: 1 }),
  );
  return {
    candles,
    volume,
    hits,
    lines: drawnLines,
    mark: (given) => markers.setMarkers(given),
    level: (colours) => {
      for (const line of priceLines) line.applyOptions({ color: colours.idle, axisLabelColor: colours.idle });
    },
    remove: () => {
      for (const series of [...drawnLines, hits, volume, candles]) chart.removeSeries(series);
    },
  };
}

const plain = (formats: Formats) => ({ type: "custom", minMove: 0.01, formatter: formats.number }) as const;

function paint(chart: IChartApi, shown: Shown, { bars }: Drawn, colours: Colours): void {
  const { ground, grid, ink, edge, up, down } = colours;
  const cross = { color: edge, labelBackgroundColor: colours.idle };
  chart.applyOptions({
    layout: {
      background: { type: ColorType.Solid, color: ground },
      textColor: ink,
      panes: { separatorColor: grid, separatorHoverColor: edge },
    },
    grid: { vertLines: { color: grid }, horzLines: { color: grid } },
    crosshair: { vertLine: cross, horzLine: cross },
    timeScale: { borderColor: edge },
    rightPriceScale: { borderColor: edge },
  });
  shown.candles.applyOptions({
    upColor: up,
    downColor: down,
    borderUpColor: up,
    borderDownColor: down,
    wickUpColor: up,
    wickDownColor: down,
  });
  shown.volume.setData(
    bars.map(({ session, volume, rises }) => ({
      time: session,
      value: volume,
      color: rises ? colours.upSoft : colours.downSoft,
    })),
  );
  shown.lines.forEach((line, place) => {
    line.applyOptions({ color: colours.lines[place % colours.lines.length] ?? ink });
  });
  shown.hits.applyOptions({ color: colours.accent });
  shown.mark(bars.flatMap((bar, place) => marksOn(bar, bars[place - 1]?.isHit ?? false, colours)));
  shown.level(colours);
}

/** Shapes alone: their text stands in the legend, where it covers no candle. Of a run of hits the first has a dot. */
function marksOn({ session, isHit, markers }: Bar, wasHit: boolean, colours: Colours): SeriesMarker<Time>[] {
  const { accent, ink, idle } = colours;
  const hit: SeriesMarker<Time>[] =
    isHit && !wasHit ? [{ time: session, position: "belowBar", shape: "circle", color: accent, size: 0.6 }] : [];
  const said = markers.map(({ side }): SeriesMarker<Time> => {
    if (side === "long") return { time: session, position: "belowBar", shape: "arrowUp", color: accent, size: 1.2 };
    if (side === "short") return { time: session, position: "aboveBar", shape: "arrowDown", color: ink, size: 1.2 };
    return { time: session, position: "aboveBar", shape: "square", color: idle, size: 0.8 };
  });
  return [...hit, ...said];
}

/** All bars where there is room for them, else the last ones. */
function fitted(chart: IChartApi, place: HTMLElement, count: number): void {
  const room = Math.floor(place.clientWidth / CANDLE_PIXELS);
  if (count <= room || !room) chart.timeScale().fitContent();
  else chart.timeScale().setVisibleLogicalRange({ from: count - room, to: count + 1 });
}

function reveal(chart: IChartApi, at: number): void {
  const scale = chart.timeScale();
  const range = scale.getVisibleLogicalRange();
  if (!range || (at >= range.from && at <= range.to)) return;
  const width = range.to - range.from;
  const from = at < range.from ? at - 1 : at - width + 2;
  scale.setVisibleLogicalRange({ from, to: from + width });
}
