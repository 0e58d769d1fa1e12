/** The last bars as a table: what the plot shows, for who does not see it, and to be copied. */
import { t, tn } from "../lib/t";
import type { Bar } from "./bars";
import { element } from "./element";
import { direction, type Formats, marksOf } from "./words";

const ROWS = 20;

export function tableOf(bars: readonly Bar[], formats: Formats): HTMLElement {
  const rows = bars.slice(-ROWS).reverse();
  const title = tn("The last bar as a table", "The last %(n)s bars as a table", rows.length);
  const numbers = [t("Opening price"), t("High"), t("Low"), t("Closing price"), t("Change"), t("Volume")];
  const head = [
    element("th", { scope: "col" }, t("Day")),
    ...numbers.map((name) => element("th", { scope: "col", class: "number" }, name)),
    element("th", { scope: "col" }, t("Marks")),
  ];
  const body = rows.map((bar) => rowOf(bar, formats));
  const table = element(
    "table",
    { class: "table" },
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
  const scroll = element("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": title }, table);
  return element("details", { class: "candles-table" }, element("summary", {}, title), scroll);
}

function rowOf(bar: Bar, { price, volume, change, day }: Formats): HTMLElement {
  const number = (text: string, kind = ""): HTMLElement => element("td", { class: `number ${kind}`.trim() }, text);
  const time = element("time", { datetime: bar.session }, day(bar.session));
  return element(
    "tr",
    {},
    element("td", { class: "nowrap" }, time),
    ...[bar.open, bar.high, bar.low, bar.close].map((value) => number(price(value))),
    number(change(bar.change), direction(bar.change)),
    number(volume(bar.volume)),
    element("td", { class: "candles-said" }, marksOf(bar).join(" · ")),
  );
}
