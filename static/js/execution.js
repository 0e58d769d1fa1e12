// The live page of an execution: one stream of events; what it shows is never cleared, only brought up to date.

import { duration, moment, showMoments } from "./moments.js";
import { refreshParts } from "./parts.js";

const TERMINAL = new Set(["completed", "failed", "cancelled", "timeout", "skipped"]);
// To their own end, well or not; what was skipped or cancelled is counted apart.
const RAN = new Set(["completed", "failed", "timeout"]);
const TROUBLE = new Set(["failed", "timeout"]);
const RETRY_MS = 2000;
const MOST_LINES = 2000;

const page = document.querySelector("[data-execution]");
const badge = page.querySelector("[data-reconnecting]");
const log = page.querySelector("[data-log]");
const logBox = page.querySelector("[data-log-box]");
const handles = new Map();
let startedAt = null;
let isOver = TERMINAL.has(page.dataset.status);
let follows = true;

function pill(place, status) {
  if (place && place.firstElementChild?.dataset.status !== status) {
    place.replaceChildren(document.getElementById(`pill-${status}`).content.cloneNode(true));
  }
}

function showExecution(data) {
  page.dataset.status = data.status;
  pill(page.querySelector(".execution-title [data-status-pill]"), data.status);
  const started = page.querySelector("[data-started]");
  if (data.started_at) {
    startedAt = new Date(data.started_at);
    if (started && !started.querySelector("time")) started.replaceChildren(moment(data.started_at, "full"));
  }
  if (TERMINAL.has(data.status) && data.started_at && data.ended_at) {
    isOver = true;
    showDuration((new Date(data.ended_at) - startedAt) / 1000);
  }
}

function showDuration(seconds) {
  const place = page.querySelector(".facts [data-duration]");
  if (place) place.textContent = duration(Math.max(0, seconds));
}

function showStep(data) {
  const step = page.querySelector(`[data-step="${CSS.escape(data.key)}"]`);
  if (!step) return;
  const changed = step.dataset.status !== data.status;
  step.dataset.status = data.status;
  pill(step.querySelector("[data-status-pill]"), data.status);
  if (data.started_at && data.ended_at) {
    const seconds = (new Date(data.ended_at) - new Date(data.started_at)) / 1000;
    step.querySelector("[data-duration]").textContent = duration(Math.max(0, seconds));
  }
  const attempt = step.querySelector("[data-attempt]");
  attempt.hidden = !(data.attempt > 1);
  attempt.querySelector("span").textContent = data.attempt;
  showWaiting(step, data);
  const error = step.querySelector("[data-error]");
  error.hidden = !data.error_message;
  error.textContent = data.error_message ?? "";
  if (changed && TROUBLE.has(data.status)) placeStep(step);
  if (changed) forgetData(step);
  handles.set(data.key, data.handle ?? "");
  const node = page.querySelector(`[data-node="${CSS.escape(data.key)}"]`);
  if (node) {
    node.dataset.status = data.status;
    pill(node.querySelector("[data-node-state]"), data.status);
  }
}

// What a step waits for; until its next attempt the seconds are counted down.
function showWaiting(step, data) {
  const place = step.querySelector("[data-waiting]");
  const waits = data.status === "pending" ? data.waiting_for ?? "" : "";
  place.hidden = !waits;
  if (place.dataset.for !== waits) {
    const template = document.getElementById(`waiting-${waits}`) ?? document.getElementById("waiting-other");
    place.replaceChildren(...(waits ? [template.content.cloneNode(true)] : []));
    place.dataset.for = waits;
  }
  if (waits && data.next_run_at) place.dataset.until = data.next_run_at;
  else delete place.dataset.until;
  if (waits === "children") watchStarted();
}

function showCountdowns() {
  for (const place of page.querySelectorAll("[data-waiting][data-until]")) {
    const seconds = Math.max(0, Math.ceil((new Date(place.dataset.until) - Date.now()) / 1000));
    const shown = place.querySelector("[data-countdown]");
    if (shown) shown.textContent = duration(seconds);
  }
}

// The executions that a step started have streams of their own; their list is looked at anew while they are open.
let watchesStarted = false;
async function watchStarted() {
  if (watchesStarted) return;
  watchesStarted = true;
  while (!isOver && page.querySelector('[data-waiting][data-for="children"]')) {
    await new Promise((done) => setTimeout(done, RETRY_MS));
    try {
      if (!document.hidden) await refreshParts();
    } catch {
      // The server is away for the moment.
    }
  }
  watchesStarted = false;
}

// What went wrong first, then the order in which steps run.
function placeStep(step) {
  const rank = (item) => [TROUBLE.has(item.dataset.status) ? 0 : 1, Number(item.dataset.order)];
  const [group, order] = rank(step);
  const later = [...step.parentElement.children].find((item) => {
    if (item === step) return false;
    const [otherGroup, otherOrder] = rank(item);
    return otherGroup > group || (otherGroup === group && otherOrder > order);
  });
  step.parentElement.insertBefore(step, later ?? null);
}

function showCount() {
  const count = { ran: 0, skipped: 0, cancelled: 0 };
  for (const { dataset } of page.querySelectorAll("[data-step]")) {
    if (RAN.has(dataset.status)) count.ran += 1;
    else if (dataset.status in count) count[dataset.status] += 1;
  }
  for (const place of page.querySelectorAll("[data-count]")) {
    const number = count[place.dataset.count];
    place.textContent = number;
    if (place.dataset.count !== "ran") place.parentElement.hidden = !number;
  }
  showEdges();
}

function showEdges() {
  const status = (key) => page.querySelector(`[data-step="${CSS.escape(key)}"]`)?.dataset.status;
  for (const edge of page.querySelectorAll("[data-edge]")) {
    const source = status(edge.dataset.source);
    const target = status(edge.dataset.target);
    edge.dataset.state = edgeState(source, target, edge.dataset.handle, handles.get(edge.dataset.source));
  }
}

function edgeState(source, target, handle, chosen) {
  if (!TERMINAL.has(source)) return "";
  const fired = source === "completed"
    ? (chosen ? handle === "" || handle === chosen : handle !== "error")
    : TROUBLE.has(source) && handle === "error";
  if (!fired || target === "skipped") return "dead";
  return target === "running" ? "moving" : "fired";
}

function showLine(data) {
  if (log.querySelector(`[data-id="${CSS.escape(data.id)}"]`)) return;
  const line = document.createElement("li");
  line.className = "log-line";
  line.dataset.id = data.id;
  line.dataset.level = data.level;
  const message = document.createElement("span");
  message.className = "log-message";
  const name = page.querySelector(`[data-step="${CSS.escape(data.node_key || "-")}"] .step-name > span`)?.textContent;
  if (name) {
    const strong = document.createElement("b");
    strong.textContent = name;
    message.append(strong, " ");
  }
  message.append(data.message);
  const level = document.getElementById(`level-${data.level}`).content.cloneNode(true);
  line.append(moment(data.timestamp, "clock"), level, message);
  log.append(line);
  if (log.children.length > MOST_LINES) log.firstElementChild.remove();
  page.querySelector("[data-log-empty]").hidden = true;
}

// One update of the page per animation frame, however many events came.
let waiting = [];
function take(kind, data) {
  if (!waiting.length) requestAnimationFrame(applyWaiting);
  waiting.push([kind, data]);
}

function applyWaiting() {
  const events = waiting;
  waiting = [];
  for (const [kind, data] of events) {
    if (kind === "execution") showExecution(data);
    else if (kind === "node") showStep(data);
    else if (kind === "log") showLine(data);
    else if (kind === "snapshot") {
      showExecution(data.execution);
      data.nodes.forEach(showStep);
      data.logs.forEach(showLine);
    }
  }
  showCount();
  if (follows) logBox.scrollTop = logBox.scrollHeight;
}

// The connection that all tabs share, also those of the canvas: a browser opens six to a host, the seventh tab would hang.
async function listen() {
  const { streams } = document.querySelector("script[data-streams]").dataset;
  try {
    const { watch } = await import(streams || "none");
    watch(page.dataset.stream.split("/").at(-2), hear);
  } catch {
    // The canvas is not built, or this browser cannot load it: a connection of its own.
    listenAlone();
  }
}

function hear({ kind, data }) {
  if (kind === "away" || kind === "back") badge.hidden = kind === "back";
  else if (kind === "end") {
    badge.hidden = true;
    settle();
  } else if (kind !== "gone") take(kind, data);
}

function listenAlone() {
  const source = new EventSource(page.dataset.stream);
  let isEnding = false;
  for (const kind of ["snapshot", "execution", "node", "log"]) {
    source.addEventListener(kind, (event) => take(kind, JSON.parse(event.data)));
  }
  source.addEventListener("open", () => { badge.hidden = true; });
  source.addEventListener("end", async () => {
    isEnding = true;
    source.close();
    badge.hidden = true;
    await settle();
  });
  source.addEventListener("error", () => {
    if (isEnding) return;
    badge.hidden = false;
    // The browser comes back by itself after a lost connection, but not after an answer that is no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(listenAlone, RETRY_MS);
  });
}

async function settle() {
  for (let pause = RETRY_MS; ; pause = Math.min(pause * 2, 30_000)) {
    try {
      if (await refreshParts()) return;
    } catch {
      // The server is away for the moment.
    }
    await new Promise((done) => setTimeout(done, pause));
  }
}

// Inputs and outputs are fetched when somebody opens them, and anew when the step has changed since.
function forgetData(step) {
  const details = step.querySelector("[data-load]");
  if (details.open) load(details);
  else delete details.dataset.loaded;
}

async function load(details) {
  details.dataset.loaded = "yes";
  const place = details.querySelector(".step-data");
  const link = place.querySelector("a")?.cloneNode(true);
  if (link) {
    place.innerHTML = '<span class="skeleton skeleton-long"></span><span class="skeleton skeleton-short"></span>';
  }
  try {
    const response = await fetch(`${details.dataset.load}?part`);
    if (!response.ok) throw new Error(String(response.status));
    place.innerHTML = await response.text();
    showMoments(place);
  } catch {
    delete details.dataset.loaded;
    if (link) place.replaceChildren(link);
  }
}

page.addEventListener("toggle", (event) => {
  const details = event.target;
  if (details.matches("[data-load]") && details.open && !details.dataset.loaded) load(details);
}, true);

const level = page.querySelector("[data-log-level]");
const showLevel = () => { log.dataset.least = level.value; };
level.addEventListener("change", showLevel);
showLevel();

const follow = page.querySelector("[data-log-follow]");
function setFollow(on) {
  follows = on;
  follow.setAttribute("aria-pressed", String(on));
  if (on) logBox.scrollTop = logBox.scrollHeight;
}
follow.addEventListener("click", () => setFollow(!follows));
logBox.addEventListener("wheel", (event) => { if (event.deltaY < 0) setFollow(false); }, { passive: true });

function tick() {
  if (isOver) return;
  if (startedAt) showDuration((Date.now() - startedAt) / 1000);
  showCountdowns();
  setTimeout(tick, 100);
}

if (!isOver) {
  listen();
  tick();
}
