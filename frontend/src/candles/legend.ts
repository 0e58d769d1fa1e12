/** One bar in figures, above the plot: what is under the crosshair, or else the last one. */
import { t } from "../lib/t";
import type { Bar, Line } from "./bars";
import { element } from "./element";
import { direction, type Formats, marksOf } from "./words";

export function legendOf(bar: Bar, lines: readonly Line[], place: number, formats: Formats): Node[] {
  const { price, volume, change, day, number } = formats;
  // Whole sentences: alone “Close” is what is done to a window.
  const figures = [
    element("b", { class: "candles-day" }, day(bar.session)),
    ...[
      t("Open %(price)s", { price: price(bar.open) }),
      t("High %(price)s", { price: price(bar.high) }),
      t("Low %(price)s", { price: price(bar.low) }),
      t("Close %(price)s", { price: price(bar.close) }),
    ].map((text) => element("span", { class: "numbers" }, text)),
    ...(bar.change === null
      ? []
      : [element("span", { class: `numbers ${direction(bar.change)}` }, change(bar.change))]),
    element("span", { class: "numbers" }, t("Volume %(volume)s", { volume: volume(bar.volume) })),
  ];
  const keys = lines.map((line, at) => {
    const value = line.values[place];
    const text = typeof value === "number" ? (line.pane === "price" ? price(value) : number(value)) : "–";
    const dot = element("i", { class: "candles-key", "data-line": String(at % 8), "aria-hidden": "true" });
    return element(
      "span",
      { class: "candles-figure" },
      dot,
      `${line.words} `,
      element("span", { class: "numbers" }, text),
    );
  });
  const marks = marksOf(bar).map((text) => element("span", { class: "candles-mark" }, text));
  return [
    element("p", { class: "candles-figures" }, ...figures),
    ...(keys.length ? [element("p", { class: "candles-figures" }, ...keys)] : []),
    // Always there, so that the plot does not jump when a mark is pointed at.
    element("p", { class: "candles-figures candles-marks" }, ...marks),
  ];
}
