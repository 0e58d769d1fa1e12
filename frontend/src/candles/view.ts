/** A chart in an element: legend, plot, keys, a table of the last bars; and what stands there until, or instead. */
import { type CandleData, CandleError, type CandleQuery, readCandles } from "../api/candles";
import { t, tn } from "../lib/t";
import { type Bar, barsOf, digitsOf, type Level, linesOf, type Marker, moved, panesOf } from "./bars";
import type { Chart } from "./chart";
import { coloursAt } from "./colours";
import { element } from "./element";
import { legendOf } from "./legend";
import { watchLooks } from "./looks";
import { tableOf } from "./table";
import { formatsOf, spoken } from "./words";

/** What is shown; `market` and `symbol` "" show nothing yet. */
export type Asked = CandleQuery & { readonly markers?: readonly Marker[]; readonly levels?: readonly Level[] };
export type View = { readonly show: (asked: Asked) => void; readonly destroy: () => void };

const TRADINGVIEW = "https://www.tradingview.com/";
const NOTICE = "TradingView Lightweight Charts™ Copyright (с) 2025 TradingView, Inc.";

/** Takes the element over. `show` again shows something else; what was asked for before it is given up. */
export function createView(place: HTMLElement): View {
  let asking = new AbortController();
  let scene: { readonly destroy: () => void } | null = null;

  const cleared = (): void => {
    scene?.destroy();
    scene = null;
  };
  const show = async (asked: Asked): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!scene) place.replaceChildren(waiting());
    place.setAttribute("aria-busy", "true");
    try {
      const { markers: _, levels: __, ...query } = asked;
      const [data, { createCandleChart }] = await Promise.all([readCandles(query, signal), import("./chart")]);
      if (signal.aborted) return;
      cleared();
      if (data.session.length) scene = createScene(place, data, asked, createCandleChart);
      else place.replaceChildren(empty(data, asked));
    } catch (error) {
      if (signal.aborted) return;
      cleared();
      place.replaceChildren(failed(error, () => void show(asked)));
    }
    place.removeAttribute("aria-busy");
  };
  return {
    show: (asked) => void show(asked),
    destroy() {
      asking.abort();
      cleared();
      place.replaceChildren();
    },
  };
}

function waiting(): HTMLElement {
  const words = element("p", { class: "visually-hidden" }, t("The chart is loading."));
  return element("div", { class: "candles-wait", role: "status" }, element("span", { class: "skeleton" }), words);
}

function empty({ market, symbol }: CandleData, { to }: Asked): HTMLElement {
  const words = to
    ? t("There are no bars of %(symbol)s (%(market)s) on or before %(to)s.", { symbol, market, to })
    : t("There are no bars of %(symbol)s (%(market)s) yet.", { symbol, market });
  const title = element("p", { class: "empty-title" }, t("No bars"));
  return element("div", { class: "empty empty-small", role: "status" }, title, element("p", {}, words));
}

function failed(error: unknown, again: () => void): HTMLElement {
  const title = element("p", { class: "empty-title" }, t("The chart cannot be shown"));
  const said = error instanceof CandleError && error.message;
  const words = element("p", {}, said || t("There is no connection, or the server does not answer."));
  const button = element("button", { class: "button button-small", type: "button" }, t("Try again"));
  button.addEventListener("click", again);
  return element("div", { class: "empty empty-small", role: "alert" }, title, words, button);
}

type MakeChart = (place: HTMLElement, pointed: (place: number | null) => void) => Chart;

function createScene(place: HTMLElement, data: CandleData, asked: Asked, make: MakeChart): { destroy: () => void } {
  const language = document.documentElement.lang || "en";
  const bars = barsOf(data, asked.markers);
  const lines = linesOf(data);
  const digits = digitsOf(bars);
  const formats = formatsOf(language, digits);
  const last = bars.length - 1;

  const legend = element("div", { class: "candles-legend" });
  const label = t("Chart of %(symbol)s", { symbol: data.name ? `${data.symbol} ${data.name}` : data.symbol });
  // The drawing says nothing to who does not see it: what it shows is read out of `said`, and stands in the table.
  const panes = String(Math.min(6, panesOf(lines).length));
  const canvas = element("div", { class: "candles-canvas", "data-panes": panes, "aria-hidden": "true" });
  const help = t(
    "Arrow keys move from bar to bar, with Shift to the next mark. Home and End go to the ends, plus and minus zoom.",
  );
  const plot = element(
    "div",
    { class: "candles-plot", role: "application", tabindex: "0", "aria-label": `${label}. ${help}` },
    canvas,
  );
  const said = element("p", { class: "visually-hidden", "aria-live": "polite" });
  const told = asked.condition ? [hitsOf(bars)] : [];
  place.replaceChildren(legend, plot, said, ...told, foot(), tableOf(bars, formats));

  const looked = (at: number | null): void => {
    const shown = at ?? last;
    const bar = bars[shown];
    if (bar) legend.replaceChildren(...legendOf(bar, lines, shown, formats));
  };
  looked(null);
  const chart = make(canvas, looked);
  chart.draw({ bars, lines, levels: asked.levels ?? [], digits, formats, language }, coloursAt(plot));
  plot.append(zoomButtons(chart));
  followKeys(plot, bars, chart, (at) => {
    looked(at);
    const bar = at === null ? undefined : bars[at];
    if (bar && at !== null) said.textContent = spoken(bar, lines, at, formats);
  });
  const leave = watchLooks(() => chart.recolour(coloursAt(plot)));
  return {
    destroy() {
      leave();
      chart.remove();
    },
  };
}

/** The keys of the plot move the crosshair; `went` is told where. */
function followKeys(plot: HTMLElement, bars: readonly Bar[], chart: Chart, went: (place: number | null) => void): void {
  let at: number | null = null;
  const go = (next: number | null): void => {
    at = next;
    chart.point(next);
    went(next);
  };
  plot.addEventListener("keydown", (event) => {
    if (event.target !== plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moved(event.key, at ?? bars.length, bars, event.shiftKey);
    if (next !== null) go(next);
    else if (event.key === "Escape" && at !== null) go(null);
    else if (event.key === "+" || event.key === "=") chart.zoom(1);
    else if (event.key === "-") chart.zoom(-1);
    else return;
    event.preventDefault();
  });
  plot.addEventListener("focusout", () => {
    if (at !== null) go(null);
  });
}

function zoomButtons(chart: Chart): HTMLElement {
  const button = (text: string, label: string, by: -1 | 0 | 1): HTMLElement => {
    const made = element("button", { class: "candles-zoom", type: "button", "aria-label": label, title: label }, text);
    made.addEventListener("click", () => chart.zoom(by));
    return made;
  };
  return element(
    "div",
    { class: "candles-zooms" },
    button("−", t("Farther"), -1),
    button("+", t("Closer"), 1),
    button("↔", t("All bars"), 0),
  );
}

/** What the ribbon below the candles is. */
function hitsOf(bars: readonly Bar[]): HTMLElement {
  const hits = bars.filter(({ isHit }) => isHit).length;
  const words = tn(
    "The condition is true on %(hits)s of %(n)s bar.",
    "The condition is true on %(hits)s of %(n)s bars.",
    bars.length,
    { hits },
  );
  const key = element("i", { class: "candles-key candles-ribbon", "aria-hidden": "true" });
  return element("p", { class: "candles-figures" }, element("span", {}, key, words));
}

/** What the licence of lightweight-charts asks for: its notice, and a link. */
function foot(): HTMLElement {
  const link = element("a", { href: TRADINGVIEW, target: "_blank", rel: "noopener noreferrer" }, TRADINGVIEW);
  return element("p", { class: "candles-credit", translate: "no", lang: "en" }, NOTICE, " ", link);
}
