// The pages of a document: which one is looked at, links that lead to one, and pictures that come late or not at all.

const views = document.querySelector("[data-source-views]");
const list = views.querySelector(".page-list");
const figures = [...list.querySelectorAll("[data-page]")];
const said = views.querySelector("[data-page-now]");
const turns = [...views.querySelectorAll("[data-turn]")];
let now = 1;

function show(number) {
  now = number;
  const words = { page: number, pages: figures.length };
  said.textContent = said.dataset.words.replace(/\{(page|pages)\}/g, (_all, name) => words[name]);
  for (const turn of turns) {
    const target = number + Number(turn.dataset.turn);
    turn.href = `#page-${Math.min(Math.max(target, 1), figures.length)}`;
    turn.setAttribute("aria-disabled", String(target < 1 || target > figures.length));
  }
}

function open(number) {
  const figure = figures[number - 1];
  if (!figure) return false;
  views.querySelector("[value=pages]").checked = true;
  list.scrollTop += figure.getBoundingClientRect().top - list.getBoundingClientRect().top - 16;
  show(number);
  return true;
}

// The page that is looked at is the one at the upper third of the list.
list.addEventListener("scroll", () => {
  const line = list.getBoundingClientRect().top + list.clientHeight / 3;
  const at = figures.findLastIndex((figure) => figure.getBoundingClientRect().top <= line);
  if (at >= 0 && at + 1 !== now) show(at + 1);
}, { passive: true });

// Links to pages stand beside rules as well.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#page-']");
  if (!link) return;
  event.preventDefault();
  if (link.getAttribute("aria-disabled") === "true") return;
  if (open(Number(link.getAttribute("href").slice(6)))) {
    views.scrollIntoView({ block: "nearest" });
    if (!link.dataset.turn) figures[now - 1].focus({ preventScroll: true });
  }
});

// Words in the text are in the other view.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("a[href^='#quote-'], a[href^='#asked-']")) views.querySelector("[value=text]").checked = true;
}, true);

// --- pictures ---

function stateOf(sheet, state) {
  sheet.dataset.state = state;
  sheet.querySelector(".page-failed").hidden = state !== "failed";
  sheet.setAttribute("aria-busy", String(state === "loading"));
}

for (const image of list.querySelectorAll("img")) {
  const sheet = image.closest(".page-sheet");
  if (image.complete && image.naturalWidth) stateOf(sheet, "loaded");
  else stateOf(sheet, "loading");
  image.addEventListener("load", () => stateOf(sheet, "loaded"));
  image.addEventListener("error", () => stateOf(sheet, "failed"));
}

list.addEventListener("click", (event) => {
  const sheet = event.target.closest?.("[data-again]")?.closest(".page-sheet");
  if (!sheet) return;
  const image = sheet.querySelector("img");
  stateOf(sheet, "loading");
  image.loading = "eager";
  const again = image.srcset;
  image.srcset = "";
  image.srcset = again;
});

show(1);
if (/^#page-\d+$/.test(location.hash)) open(Number(location.hash.slice(6)));
