// The first page: a switch is thrown in place, and all rows can be chosen at once. Without scripts forms do both.

import { refreshParts, takeParts } from "./parts.js";

const form = document.querySelector("[data-switches]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const pressed = event.submitter;
  if (pressed.getAttribute("aria-busy")) return;
  pressed.setAttribute("aria-busy", "true");
  try {
    await throwSwitch(pressed);
  } catch {
    say(notice(form.dataset.failed));
  }
  pressed.removeAttribute("aria-busy");
});

async function throwSwitch(pressed) {
  const response = await fetch(pressed.formAction, { method: "POST", body: new FormData(form, pressed) });
  // The session is over: the page of the address that it leads to says what to do.
  if (!response.ok || new URL(response.url).pathname !== location.pathname) {
    location.href = response.ok ? response.url : location.href;
    return;
  }
  const isFocused = document.activeElement === pressed;
  if (isFocused) pressed.blur();
  const fresh = takeParts(await response.text());
  say(fresh.querySelector(".messages"));
  const ours = `[data-switch="${pressed.dataset.switch}"]`;
  // Still here and not in the answer: it is one of those no more that are asked for.
  if (pressed.isConnected && !fresh.querySelector(ours)) pressed.closest("tr").remove();
  else if (isFocused) document.querySelector(ours).focus();
}

function say(said) {
  document.querySelector(".messages")?.remove();
  if (said) document.getElementById("main").prepend(said);
}

function notice(text) {
  const said = document.createElement("div");
  said.className = "messages";
  said.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = text;
  const box = document.createElement("div");
  box.className = "notice";
  box.dataset.tone = "bad";
  box.append(line);
  said.append(box);
  return said;
}

// What starts by itself, or in another window, is seen without loading the page anew; when it was read stands below.
const READ_AGAIN_MS = 30_000;
async function readAgain() {
  if (document.hidden) return true;
  try {
    return await refreshParts();
  } catch {
    // The server is away; what is shown says its time.
    return true;
  }
}
if (document.querySelector('[data-live="read-at"]')) {
  // Not any more once the session is over.
  const timer = setInterval(async () => { if (!(await readAgain())) clearInterval(timer); }, READ_AGAIN_MS);
  document.addEventListener("visibilitychange", readAgain);
}

const all = document.querySelector("[data-choose-all]");
if (all) {
  all.hidden = false;
  const boxes = () => [...document.querySelectorAll("[name=workflow][form=several]")];
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[name=workflow][form=several]")) return;
    const chosen = boxes().filter((box) => box.checked).length;
    all.checked = chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  });
}
