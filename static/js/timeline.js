// The steps in time, while an execution runs: how far each bar reaches, and which row comes first. executions/presentation/timeline.py says the same.

import { duration } from "./moments.js";

const TROUBLE = new Set(["failed", "timeout"]);
// Of the whole: a shorter bar is not seen.
const LEAST = 0.01;
const SVG = "http://www.w3.org/2000/svg";

const steps = new Map();

// Takes what an event tells of a step.
export function note(row, { status, started_at: started, ended_at: ended }) {
  steps.set(row, { status, start: started ? Date.parse(started) : null, end: ended ? Date.parse(ended) : null });
}

const percent = (share) => `${Math.round(share * 1000) / 10}%`;

// Draws all bars, as they reach at this moment.
export function draw(now = Date.now()) {
  const begun = [...steps].filter(([, { start }]) => start !== null);
  if (!begun.length) return;
  const endOf = ({ end }) => end ?? now;
  const first = Math.min(...begun.map(([, { start }]) => start));
  const whole = Math.max(1, Math.max(...begun.map(([, step]) => endOf(step))) - first);
  for (const [row, step] of begun) {
    const track = row.querySelector(".timeline-track");
    const bar = track.firstElementChild ?? track.appendChild(document.createElementNS(SVG, "rect"));
    const start = Math.min((step.start - first) / whole, 1 - LEAST);
    const length = Math.max((endOf(step) - first) / whole - start, LEAST);
    for (const [name, value] of [["x", percent(start)], ["width", percent(length)]]) {
      if (bar.getAttribute(name) !== value) bar.setAttribute(name, value);
    }
    if (step.status === "running") row.querySelector(".timeline-time").textContent = duration((now - step.start) / 1000);
  }
}

// What went wrong first, then by when it began; what has not begun last, in the order in which steps run.
export function order(list) {
  const place = (row) => {
    const { status, start } = steps.get(row) ?? { status: row.dataset.status, start: null };
    return [TROUBLE.has(status) ? 0 : start === null ? 2 : 1, start ?? 0, Number(row.dataset.order)];
  };
  const rows = [...list.children].map((row) => [row, place(row)]);
  rows.sort(([, one], [, other]) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  rows.forEach(([row], at) => {
    if (list.children[at] !== row) list.insertBefore(row, list.children[at]);
  });
}
