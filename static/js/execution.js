// The live page of an execution: one stream of events; what it shows is never cleared, only brought up to date.

import { duration, moment, showMoments } from "./moments.js";
import { lookAgain, refreshParts } from "./parts.js";
import { draw, note, order } from "./timeline.js";

const TERMINAL = new Set(["completed", "failed", "cancelled", "timeout", "skipped"]);
// To their own end, well or not; what was skipped or cancelled is counted apart.
const RAN = new Set(["completed", "failed", "timeout"]);
const TROUBLE = new Set(["failed", "timeout"]);
const RETRY_MS = 2000;
const MOST_LINES = 2000;
// Where many steps run, bars are drawn less often.
const MANY = 100;
// What the end changes, but for what events tell.
const PARTS = ["actions", "facts", "outcome", "edge-words", "bars-used", "signals", "started", "figures"];

const page = document.querySelector("[data-execution]");
const badge = page.querySelector("[data-reconnecting]");
const log = page.querySelector("[data-log]");
const logBox = page.querySelector("[data-log-box]");
const steps = page.querySelector("[data-steps]");
const handles = new Map();
let startedAt = null;
let isOver = TERMINAL.has(page.dataset.status);
let follows = true;

const template = (id) => document.getElementById(id).content.cloneNode(true);

function pill(place, status) {
  if (place && place.firstElementChild?.dataset.status !== status) place.replaceChildren(template(`pill-${status}`));
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

const secondsOf = (data) => Math.max(0, (new Date(data.ended_at) - new Date(data.started_at)) / 1000);

function showStep(data) {
  const step = page.querySelector(`[data-step="${CSS.escape(data.key)}"]`);
  if (!step) return;
  const changed = step.dataset.status !== data.status;
  step.dataset.status = data.status;
  const shown = template(`pill-${data.status}`).firstElementChild;
  const word = shown.textContent;
  if (changed) {
    step.querySelector(".timeline-mark").replaceChildren(shown.querySelector("svg"));
    step.querySelector(".visually-hidden").textContent = `, ${word}`;
    forgetData(step);
  }
  note(step, data);
  const hasRun = data.started_at && data.ended_at;
  step.querySelector(".timeline-time").textContent = hasRun ? duration(secondsOf(data)) : word;
  showAttempts(step, data.attempt);
  showWaiting(step, data);
  showError(step, data.error_message ?? "");
  handles.set(data.key, data.handle ?? "");
  showCard(data, word);
}

// On the card: how long what is done took, the state of everything else; nothing before its turn. pastetrader/templatetags/steps.py says the same.
function showCard(data, word) {
  const node = page.querySelector(`[data-node="${CSS.escape(data.key)}"]`);
  if (!node) return;
  node.dataset.status = data.status;
  const place = node.querySelector("[data-node-state]");
  if (data.status === "pending" && !data.waiting_for) return place.replaceChildren();
  const [mark] = template(`pill-${data.status}`).children;
  if (data.status === "completed" && data.started_at) {
    mark.lastElementChild.className = "visually-hidden";
    mark.append(Object.assign(document.createElement("span"), { textContent: duration(secondsOf(data)) }));
  } else if (data.status === "pending") {
    mark.dataset.tone = "warn";
    mark.firstElementChild.replaceWith(template("waiting-other").querySelector("svg"));
  }
  mark.lastElementChild.title = word;
  place.replaceChildren(mark);
}

function showAttempts(step, attempts) {
  step.querySelector("[data-attempt]")?.remove();
  if (!(attempts > 1)) return;
  const [tag] = template("attempts").children;
  tag.querySelector("span").textContent = attempts;
  step.querySelector(".timeline-name").append(tag);
}

// A line below a row of which there may be one of each kind.
function line(step, kind) {
  const found = step.querySelector(`[data-${kind}]`);
  if (found) return found;
  const made = document.createElement("p");
  made.classList.add("timeline-note");
  made.classList.toggle("timeline-error", kind === "error");
  made.setAttribute(`data-${kind}`, "");
  step.append(made);
  return made;
}

function showError(step, words) {
  if (words) line(step, "error").textContent = words;
  else step.querySelector("[data-error]")?.remove();
}

// What the model of an agent says, while it says it; nothing once the answer is there.
function showSaid({ key, text }) {
  const step = page.querySelector(`[data-step="${CSS.escape(key)}"]`);
  if (!step) return;
  if (text) line(step, "said").textContent = text;
  else step.querySelector("[data-said]")?.remove();
}

// What a step waits for; until its next attempt the seconds are counted down.
function showWaiting(step, data) {
  const waits = data.status === "pending" ? data.waiting_for ?? "" : "";
  const before = step.querySelector("[data-waiting]")?.dataset.for ?? "";
  if (before !== waits && (waits === "approval" || before === "approval")) refreshParts(["outcome"]).catch(() => {});
  if (!waits) return step.querySelector("[data-waiting]")?.remove();
  const place = line(step, "waiting");
  if (place.dataset.for !== waits) {
    place.replaceChildren(template(document.getElementById(`waiting-${waits}`) ? `waiting-${waits}` : "waiting-other"));
    place.dataset.for = waits;
  }
  if (data.next_run_at) place.dataset.until = data.next_run_at;
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
      // Once the list is there and open, it looks after itself.
      if (!document.hidden && !page.querySelector("[data-live=started][data-open]")) await refreshParts(["started"]);
      lookAgain();
    } catch {
      // The server is away for the moment.
    }
  }
  watchesStarted = false;
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
  const entry = document.createElement("li");
  entry.className = "log-line";
  entry.dataset.id = data.id;
  entry.dataset.level = data.level;
  const message = document.createElement("span");
  message.className = "log-message";
  const name = page.querySelector(`[data-step="${CSS.escape(data.node_key || "-")}"] .timeline-label`)?.textContent;
  if (name) {
    const strong = document.createElement("b");
    strong.textContent = name;
    message.append(strong, " ");
  }
  message.append(data.message);
  entry.append(moment(data.timestamp, "clock"), template(`level-${data.level}`), message);
  log.append(entry);
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
    else if (kind === "said") showSaid(data);
    else if (kind === "snapshot") {
      showExecution(data.execution);
      data.nodes.forEach(showStep);
      data.logs.forEach(showLine);
    }
  }
  order(steps);
  draw();
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
  for (const kind of ["snapshot", "execution", "node", "log", "said"]) {
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
      if (await refreshParts(PARTS)) return;
    } catch {
      // The server is away for the moment.
    }
    await new Promise((done) => setTimeout(done, pause));
  }
}

// Inputs and outputs are fetched when somebody opens them, and anew when the step has changed since.
function forgetData(step) {
  const details = step.querySelector("details");
  if (details.open) load(details);
  else delete details.dataset.loaded;
}

async function load(details) {
  const place = details.querySelector(".step-data");
  const link = place.querySelector(":scope > a")?.cloneNode(true);
  details.dataset.loaded = "yes";
  if (link) {
    place.innerHTML = '<span class="skeleton skeleton-long"></span><span class="skeleton skeleton-short"></span>';
  }
  try {
    const response = await fetch(`steps/${details.closest("[data-step]").dataset.step}/?part`);
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
  if (details.matches("[data-step] > details") && details.open && !details.dataset.loaded) load(details);
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
  if (document.visibilityState === "visible") draw();
  setTimeout(tick, steps.children.length > MANY ? 1000 : 100);
}

if (!isOver) {
  listen();
  tick();
}
