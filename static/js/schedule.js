// The form of a schedule: while it is filled in, the server says what it would mean.

import { takeParts } from "./parts.js";

const PAUSE_MS = 250;
const form = document.querySelector("[data-schedule-form]");
let timer = 0;
let asked = 0;

async function look() {
  const mine = ++asked;
  const typed = new FormData(form);
  typed.set("preview", "yes");
  try {
    const response = await fetch(location.href, { method: "POST", body: typed, headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected || mine !== asked) return;
    takeParts(await response.text());
  } catch {
    // The server is away: what was last known stays, and the button asks again.
    return;
  }
  for (const said of form.querySelectorAll("[data-said]")) {
    const field = form.elements[said.dataset.said];
    if (!(field instanceof Element)) continue;
    if (said.childElementCount) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

// Who has chosen no zone lives where the browser does.
function guessZone() {
  const field = form.querySelector("[data-guess-zone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field || field.value === here || ![...field.options].some((option) => option.value === here)) return;
  field.value = here;
  look();
}

if (form) {
  form.querySelector("[data-preview-button]")?.setAttribute("hidden", "");
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  guessZone();
}
