// Pointing at a rule or a question lights up its words, and the other way round.

const KINDS = ["rules", "questions"];
const named = (element, kind) => (element?.dataset[kind] ?? "").split(" ").filter(Boolean);

function light(source) {
  for (const kind of KINDS) {
    const lit = named(source, kind);
    for (const element of document.querySelectorAll(`[data-${kind}]`)) {
      if (element.dataset.rules && kind === "questions" && named(element, "rules").some((n) => named(source, "rules").includes(n))) continue;
      element.toggleAttribute("data-lit", named(element, kind).some((number) => lit.includes(number)));
    }
  }
}

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, (event) => light(event.target.closest?.("[data-rules], [data-questions]")));
}

// Words are inside their own scrolling box: bring them into view there, without jumping the page when they can be seen.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#quote-'], a[href^='#asked-']");
  const words = link && document.querySelector(link.getAttribute("href"));
  if (!words) return;
  event.preventDefault();
  words.scrollIntoView({ block: "nearest" });
  words.focus({ preventScroll: true });
});
