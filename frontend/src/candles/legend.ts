/** One bar in figures, above the plot: what is under the crosshair, or else the last one. */
import { t } from "../lib/t";
import type { Bar, Line } from "./bars";
import { element } from "./element";
import { direction, type Formats, marksOf } from "./words";

export function legendOf(bar: Bar, lines: readonly Line[], place: number, formats: Formats): Node[] {
  const { price, volume, change, day, number } = formats;
  const figures = [
    element("b", { class: "candles-day" }, day(bar.session)),
    figure(t("Open"), price(bar.open)),
    figure(t("High"), price(bar.high)),
    figure(t("Low"), price(bar.low)),
    figure(t("Close"), price(bar.close)),
    ...(bar.change === null ? [] : [element("span", { class: direction(bar.change) }, change(bar.change))]),
    figure(t("Volume"), volume(bar.volume)),
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

function figure(name: string, value: string): HTMLElement {
  return element("span", { class: "candles-figure" }, `${name} `, element("span", { class: "numbers" }, value));
}
