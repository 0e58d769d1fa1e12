/** Entry of pages of the server: every `<div data-candles …>` becomes a chart, at once or when it comes into the page.
 *
 * Its attributes say what is shown, and may change: data-market, data-symbol, data-timeframe (1d, 1w, 1M), data-to,
 * data-count, data-lines ("sma(20),sma(60)"), data-condition, data-universe (among whom its ranks are, as JSON),
 * data-markers ([{session, side, text}]) and data-levels ([{price, text}]). Without a symbol it stays as it is; without data-lines it shows those that the condition reads.
 */
import { setCatalogue } from "../lib/t";
import { readLevels, readMarkers } from "./bars";
import { type Asked, createView, type View } from "./view";
import "../styles/candles.css";

const SHOWN = ["market", "symbol", "timeframe", "to", "count", "lines", "condition", "universe", "markers", "levels"];
const ATTRIBUTES = SHOWN.map((name) => `data-${name}`);

const views = new Map<HTMLElement, View>();

function askedBy({ dataset }: HTMLElement): Asked | null {
  const { market = "", symbol = "", timeframe = "", to = "", count, lines, condition = "", universe = "" } = dataset;
  if (!market || !symbol) return null;
  return {
    market,
    symbol,
    timeframe,
    to,
    count: Number(count) || 0,
    ...(lines === undefined ? {} : { lines }),
    condition,
    universe,
    markers: readMarkers(dataset.markers),
    levels: readLevels(dataset.levels),
  };
}

function follow(place: HTMLElement): void {
  const asked = askedBy(place);
  if (!asked) return;
  const view = views.get(place) ?? createView(place);
  views.set(place, view);
  view.show(asked);
}

function look(): void {
  for (const [place, view] of views) {
    if (place.isConnected) continue;
    view.destroy();
    views.delete(place);
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-candles]")) if (!views.has(place)) follow(place);
}

async function begin(): Promise<void> {
  const words = document.querySelector<HTMLMetaElement>('meta[name="words"]')?.content;
  const answer = words ? await fetch(words).catch(() => null) : null;
  if (answer?.ok) setCatalogue(await answer.json());
  look();
  new MutationObserver((changes) => {
    const changed = new Set<HTMLElement>();
    for (const { type, target } of changes)
      if (type === "attributes" && target instanceof HTMLElement && target.matches("[data-candles]"))
        changed.add(target);
    for (const place of changed) follow(place);
    if (changes.some(({ type }) => type === "childList")) look();
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES });
}

void begin();
