// The rules page without reloading: decisions are sent and the changed parts drawn anew; figures of the market come
// after the page. Everything here also works as plain forms.

import { showMoments } from "./moments.js";
import "./typed.js";

const page = document.querySelector("[data-ledger]");
const said = document.querySelector("[data-said]");
const PARTS = ["source", "rules", "preflight", "run-bar"];

async function pageOf(response) {
  // Who was signed out meanwhile signs in and comes back here; what was typed waits.
  if (new URL(response.url).pathname.startsWith("/sign-in/")) {
    keepTyped();
    location.assign(`/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`);
    return null;
  }
  const text = await response.text();
  const fresh = new DOMParser().parseFromString(text, "text/html");
  return fresh.querySelector("[data-ledger]") ? fresh : null;
}

function swap(fresh, names) {
  const rates = new Map([...document.querySelectorAll("[data-rate]")].map((slot) => [slot.dataset.rate, slot.innerHTML]));
  // Words are marked on the pages of a document as well.
  const marks = [...document.querySelectorAll("[data-part^=marks-]")].map((overlay) => overlay.dataset.part);
  for (const name of [...names, ...marks]) {
    const part = fresh.querySelector(`[data-part="${name}"]`);
    const old = document.querySelector(`[data-part="${name}"]`);
    if (!part || !old) continue;
    showMoments(part);
    old.replaceWith(part);
  }
  // Figures that were known stay until new ones come.
  for (const slot of document.querySelectorAll("[data-rate]")) {
    if (!slot.querySelector("svg") && rates.has(slot.dataset.rate)) slot.innerHTML = rates.get(slot.dataset.rate);
  }
}

// --- decisions ---

let isSending = false;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-decide]")) return;
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  const sent = new Map(changed().filter((field) => form.contains(field)).map((field) => [field.id, field.value]));
  event.submitter?.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), headers: { Accept: "text/html" } });
    const fresh = await pageOf(response);
    if (fresh) show(fresh, form, sent);
    else if (response.ok || response.status < 500) location.reload();
    else throw new Error(response.status);
  } catch {
    event.submitter?.removeAttribute("aria-busy");
    tell(page.dataset.failed, "bad");
  } finally {
    isSending = false;
  }
});

function show(fresh, form, sent) {
  // A text that has become a strategy, or is none any more, is another page.
  if (Boolean(fresh.querySelector("[data-part=run-bar]")) !== Boolean(document.querySelector("[data-part=run-bar]"))) {
    location.reload();
    return;
  }
  const place = placeOf(form);
  const asked = form.closest(".asked")?.id;
  // What is typed elsewhere, or was typed while the server thought, stays.
  const kept = changed().filter((field) => sent.get(field.id) !== field.value).map((field) => [field.id, field.value]);
  swap(fresh, ["source", "rules", "run-bar"]);
  giveBack(kept);
  const messages = fresh.querySelector(".messages");
  document.querySelector(".messages")?.remove();
  if (messages) document.querySelector("main").prepend(messages);
  const wrong = document.querySelector("[aria-invalid=true][data-column]");
  const target = wrong ?? document.querySelector(place || "#none") ?? document.querySelector(asked ? `#${asked}` : "#none");
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "nearest" });
  if (wrong) pointAt(wrong);
  tell(wrong ? "" : (target?.querySelector(".pill, .answered b")?.textContent ?? "").trim());
  look();
}

const placeOf = (form) => (form.closest(".rule") ? `#${form.closest(".rule").id}` : "");

function pointAt(field) {
  const column = Number(field.dataset.column);
  if (column > 0) field.setSelectionRange(column - 1, field.value.length);
}

function tell(text, tone) {
  if (tone !== "bad") { said.textContent = text; return; }
  document.querySelector(".messages")?.remove();
  const box = document.createElement("div");
  box.className = "messages";
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.dataset.tone = "bad";
  notice.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = text;
  notice.append(words);
  box.append(notice);
  document.querySelector("main").prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

// --- the market: figures and what is known before a run ---

const market = document.querySelector("[data-market]");
let latest = 0;

// Busy is the part whose figures come, not the page: what a decision came to is told meanwhile.
const rules = () => document.querySelector("[data-part=rules]");

async function look() {
  if (!market) return;
  const turn = ++latest;
  rules()?.setAttribute("aria-busy", "true");
  const address = `${location.pathname}?market=${encodeURIComponent(market.value)}`;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const fresh = response.ok ? await pageOf(response) : null;
    if (!fresh || turn !== latest) return;
    for (const slot of fresh.querySelectorAll("[data-rate]")) {
      for (const here of document.querySelectorAll(`[data-rate="${CSS.escape(slot.dataset.rate)}"]`)) here.innerHTML = slot.innerHTML;
    }
    // Never pull away what somebody is about to press.
    const bar = document.querySelector("[data-part=run-bar]");
    swap(fresh, bar?.contains(document.activeElement) || bar?.querySelector(":popover-open") ? ["preflight"] : ["preflight", "run-bar"]);
  } catch {
    // Without figures the page is as useful as before: the server says at the run what is wrong.
  } finally {
    if (turn === latest) {
      for (const waiting of document.querySelectorAll("[data-ledger] .skeleton")) waiting.remove();
      rules()?.removeAttribute("aria-busy");
    }
  }
}

market?.addEventListener("change", look);
if (page) look();

// A link in the list leads to its rule: the list closes.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-leads]")) event.target.closest("[popover]")?.hidePopover();
});

// --- what was typed when the session had ended ---

const KEY = `typed:${location.pathname}`;

function keepTyped() {
  const open = changed();
  if (open.length) sessionStorage.setItem(KEY, JSON.stringify(open.map((field) => [field.id, field.value])));
}

function changed() {
  return [...document.querySelectorAll("[data-typed] input")].filter((field) => field.value !== field.defaultValue);
}

function giveBack(kept) {
  for (const [id, value] of kept) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.closest("details").open = true;
    field.value = value;
  }
}

if (page) {
  giveBack(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
  sessionStorage.removeItem(KEY);
}
for (const wrong of document.querySelectorAll("[aria-invalid=true][data-column]")) {
  wrong.focus();
  pointAt(wrong);
}
