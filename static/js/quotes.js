// Pointing at a rule lights up its sentence, and the other way round.

const numbered = [...document.querySelectorAll("[data-rules]")];
const numbers = (element) => element.dataset.rules.split(" ");

function light(source) {
  const lit = source ? numbers(source) : [];
  for (const element of numbered) {
    element.toggleAttribute("data-lit", numbers(element).some((number) => lit.includes(number)));
  }
}

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, (event) => light(event.target.closest?.("[data-rules]")));
}

// A sentence is inside its own scrolling box: bring it into view there, without jumping the page when it can be seen.
for (const link of document.querySelectorAll(".rule-number")) {
  link.addEventListener("click", (event) => {
    const quote = document.querySelector(link.getAttribute("href"));
    if (!quote) return;
    event.preventDefault();
    quote.scrollIntoView({ block: "nearest" });
    quote.focus({ preventScroll: true });
  });
}
