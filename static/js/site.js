// Small behaviours of every page. Each page also works without them.

import { showMoments } from "./moments.js";
import { lookAgain } from "./parts.js";

showMoments();
lookAgain();
setInterval(showMoments, 30_000);

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  (event.submitter ?? form.querySelector("button"))?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  // Who comes back to a page by the browser's history and presses Run means a new run.
  for (const field of document.querySelectorAll("[name=idempotency_key]")) field.value = newKey();
});

// crypto.randomUUID exists on secure origins only.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
