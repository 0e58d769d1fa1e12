// Fields in which a condition is typed: names are completed, and what is typed is read while it is typed.

const CHECK_MS = 250;
const SHOWN = 8;
const words = JSON.parse(document.getElementById("completions")?.textContent ?? "[]");
const address = document.querySelector("[data-check]")?.dataset.check;
let list = null;
let timer = 0;

const before = (field) => field.value.slice(0, field.selectionStart).match(/[a-z_][a-z0-9_]*$/i)?.[0] ?? "";

// --- completion ---

function suggest(field) {
  const typed = before(field).toLowerCase();
  const found = typed
    ? words.filter((word) => word.insert.startsWith(typed) && word.insert !== typed)
      .concat(words.filter((word) => !word.insert.startsWith(typed) && (word.insert.includes(typed) || word.says.toLowerCase().includes(typed))))
      .slice(0, SHOWN)
    : [];
  close();
  if (!found.length) return;
  list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  found.forEach((word, place) => list.append(option(field, word, place)));
  field.closest("[data-typed]").append(list);
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", list.id);
  choose(field, 0);
}

function option(field, word, place) {
  const item = document.createElement("li");
  item.id = `${field.id}-option-${place}`;
  item.setAttribute("role", "option");
  item.dataset.insert = word.insert;
  const code = document.createElement("code");
  code.textContent = word.insert;
  const says = document.createElement("span");
  says.textContent = word.says;
  item.append(code, says);
  item.addEventListener("pointerdown", (event) => { event.preventDefault(); insert(field, word.insert); });
  return item;
}

function choose(field, place) {
  const items = [...list.children];
  const chosen = (place + items.length) % items.length;
  items.forEach((item, here) => item.setAttribute("aria-selected", String(here === chosen)));
  items[chosen].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", items[chosen].id);
}

const chosen = () => [...(list?.children ?? [])].findIndex((item) => item.getAttribute("aria-selected") === "true");

function insert(field, text) {
  const end = field.selectionStart;
  const start = end - before(field).length;
  field.setRangeText(text, start, end, "end");
  close();
  field.focus();
  check(field);
}

function close() {
  const field = list?.closest("[data-typed]")?.querySelector("input");
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
  list?.remove();
  list = null;
}

// --- instant check ---

function check(field) {
  clearTimeout(timer);
  timer = setTimeout(() => ask(field), CHECK_MS);
}

async function ask(field) {
  const takes = field.form.elements.takes?.value ?? "condition";
  const text = field.value;
  try {
    const response = await fetch(`${address}?${new URLSearchParams({ text, takes })}`, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected || field.value !== text) return;
    answer(field, await response.json());
  } catch {
    // The server reads it again when it is sent.
  }
}

function answer(field, found) {
  const said = field.closest("[data-typed]").querySelector("[data-typed-said]");
  const isWrong = Boolean(found.message);
  said.removeAttribute("role");
  said.replaceChildren();
  if (isWrong && found.place) {
    const place = document.createElement("b");
    place.textContent = found.place;
    said.append(place, " ");
  }
  said.append(isWrong ? [found.message, found.hint].filter(Boolean).join(" ") : found.words ?? "");
  said.dataset.tone = isWrong ? "bad" : "good";
  field.toggleAttribute("aria-invalid", isWrong);
  if (isWrong) field.setAttribute("aria-invalid", "true");
}

// --- events, for fields that come and go ---

const typed = (event) => event.target.closest?.("[data-typed] input");

document.addEventListener("focusin", (event) => {
  const field = typed(event);
  if (!field?.matches("[data-completes]")) return;
  // The browser's own list would stand over ours.
  field.removeAttribute("list");
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
});
document.addEventListener("focusout", (event) => { if (typed(event)) close(); });
document.addEventListener("input", (event) => {
  const field = typed(event);
  if (!field) return;
  if (field.matches("[data-completes]")) suggest(field);
  check(field);
});
document.addEventListener("keydown", (event) => {
  const field = typed(event);
  if (!field || event.isComposing) return;
  if (!list) {
    if (event.key === "Escape") leave(field);
    return;
  }
  if (event.key === "ArrowDown") choose(field, chosen() + 1);
  else if (event.key === "ArrowUp") choose(field, chosen() - 1);
  else if (event.key === "Tab" || event.key === "Enter") insert(field, list.children[chosen()].dataset.insert);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});

function leave(field) {
  const details = field.closest("details");
  details.open = false;
  details.querySelector("summary").focus();
}

// A field that is opened is ready to be typed in.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".edit[open]")) event.target.querySelector("[data-typed] input")?.focus();
}, true);
