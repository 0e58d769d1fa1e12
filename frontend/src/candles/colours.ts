/** The colours of the page as a canvas understands them: it reads neither oklch() nor light-dark(). */

export type Colours = {
  readonly ground: string;
  readonly grid: string;
  readonly ink: string;
  readonly edge: string;
  readonly up: string;
  readonly down: string;
  readonly upSoft: string;
  readonly downSoft: string;
  readonly accent: string;
  readonly idle: string;
  readonly lines: readonly string[];
};

/** The line at a place has the same colour here and in styles/candles.css. */
export const LINE_TOKENS = [
  "--tool",
  "--agent",
  "--trigger",
  "--condition",
  "--aggregator",
  "--adapter",
  "--accent",
  "--warn",
];
const SOFT = 0.45;

/** "rgba(12, 34, 56, 1)" of the four bytes of a pixel. */
export function rgba(
  [red = 0, green = 0, blue = 0, alpha = 255]: ArrayLike<number> & Iterable<number>,
  share = 1,
): string {
  return `rgba(${red}, ${green}, ${blue}, ${Math.round((alpha / 255) * share * 1000) / 1000})`;
}

/** As they are now where the element stands: in its theme, and as the person wants rises and falls. */
export function coloursAt(element: HTMLElement): Colours {
  const styles = getComputedStyle(element);
  const probe = document.createElement("span");
  // What is not displayed has no transition, which would give the colour before.
  probe.hidden = true;
  element.append(probe);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const read = (token: string, share = 1): string => {
    // Through an element, which resolves light-dark() by the theme; a variable alone is still its text.
    probe.style.color = `var(${token})`;
    if (!pen) return styles.color;
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = getComputedStyle(probe).color;
    pen.fillRect(0, 0, 1, 1);
    return rgba(pen.getImageData(0, 0, 1, 1).data, share);
  };
  const found: Colours = {
    ground: read("--surface"),
    grid: read("--line", 0.6),
    ink: read("--ink-2"),
    edge: read("--line-strong"),
    up: read("--up"),
    down: read("--down"),
    upSoft: read("--up", SOFT),
    downSoft: read("--down", SOFT),
    accent: read("--accent"),
    idle: read("--ink-3"),
    lines: LINE_TOKENS.map((token) => read(token)),
  };
  probe.remove();
  return found;
}
