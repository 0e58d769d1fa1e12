// Forms that the server makes of schemas: rows come and go, fields follow what is chosen, a test runs while one goes on.

import { showMoments } from "./moments.js";

const TICK_MS = 1000;

async function answerTo(form, extra, signal) {
  const typed = new FormData(form);
  for (const [name, value] of Object.entries(extra)) typed.set(name, value);
  const response = await fetch(form.action, { method: "POST", body: typed, headers: { Accept: "text/html" }, signal });
  if (response.redirected) {
    location.assign(response.url);
    return null;
  }
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// Fields that exclude each other are shown by what a neighbour holds; the server passes over those that are hidden.
function showWanted(form) {
  for (const part of form.querySelectorAll("[data-show-if]")) {
    const beside = part.dataset.beside.replace(/\.?[^.]*$/, "");
    part.hidden = Object.entries(JSON.parse(part.dataset.showIf)).some(([name, wanted]) => {
      const other = form.elements[beside ? `${beside}.${name}` : name];
      return other instanceof Element && !wanted.includes(other.type === "checkbox" ? other.checked : other.value);
    });
  }
  for (const button of form.querySelectorAll("[data-reshape-button]")) button.hidden = true;
}

async function reshape(form, wanted) {
  let fresh;
  try {
    fresh = await answerTo(form, { reshape: wanted });
  } catch {
    form.requestSubmit(form.querySelector(`[name=reshape][value="${CSS.escape(wanted)}"]`));
    return;
  }
  const part = fresh?.querySelector("[data-schema-form] [data-fields]");
  const old = form.querySelector("[data-fields]");
  if (!part) return;
  const focused = document.activeElement?.id;
  // What is secret is in no answer.
  const secrets = new Map([...old.querySelectorAll("[type=password]")].map((field) => [field.name, field.value]));
  for (const field of part.querySelectorAll("[type=password]")) field.value = secrets.get(field.name) ?? "";
  showMoments(part);
  old.replaceWith(part);
  showWanted(form);
  const [verb, name] = wanted.split(" ");
  const rows = verb === "add" ? part.querySelectorAll(`[name^="${CSS.escape(name)}."]:not([type=hidden], button)`) : [];
  (rows[rows.length - 1] ?? (focused && document.getElementById(focused)))?.focus();
}

// A test may take as long as its tool does: the page goes on, and what is waited for can be given up.
async function test(form) {
  const working = form.querySelector("[data-working]");
  const clock = working.querySelector("[data-clock]");
  const stop = new AbortController();
  const began = performance.now();
  const tick = () => { clock.textContent = Math.round((performance.now() - began) / TICK_MS); };
  tick();
  const timer = setInterval(tick, TICK_MS);
  const give_up = working.querySelector("button");
  give_up.onclick = () => stop.abort();
  working.hidden = false;
  const button = form.querySelector("[data-test]");
  button.setAttribute("aria-busy", "true");
  try {
    const fresh = await answerTo(form, {}, stop.signal);
    for (const name of ["trial", "trial-form"]) {
      const part = fresh?.querySelector(`[data-part="${name}"]`);
      const old = document.querySelector(`[data-part="${name}"]`);
      if (part && old) {
        showMoments(part);
        old.replaceWith(part);
      }
    }
    for (const again of document.querySelectorAll("form[data-schema-form]")) showWanted(again);
    document.querySelector("[data-part=trial]")?.focus();
  } catch (error) {
    if (error.name !== "AbortError") {
      form.submit();
      return;
    }
  } finally {
    clearInterval(timer);
    working.hidden = true;
    button.removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll("form[data-schema-form]")) showWanted(form);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-schema-form] [name=reshape]");
  if (!button) return;
  event.preventDefault();
  reshape(button.form, button.value);
});
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-schema-form]")) return;
  if (event.target.matches("[data-reshapes]")) reshape(form, "show");
  else showWanted(form);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-trial-form]") || event.submitter?.name === "reshape") return;
  event.preventDefault();
  test(event.target);
});
