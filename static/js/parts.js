// Parts of the page that the server draws: [data-live] elements, taken anew from what it answers.

import { showMoments } from "./moments.js";

const LOOK_AGAIN_MS = 1500;

// A page with [data-parts] is asked for the named parts alone, others for the whole of themselves.
export async function refreshParts(names) {
  const address = new URL(location.href);
  if (names && document.querySelector("[data-parts]")) address.searchParams.set("parts", names.join(","));
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  // A part that waits for something is followed to what came of it.
  if (response.ok && response.redirected && document.querySelector("[data-live][data-follow]")) location.assign(response.url);
  if (!response.ok || response.redirected) return false;
  takeParts(await response.text());
  return true;
}

// Puts the parts of a page in the places of ours, and returns the page.
export function takeParts(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const old = document.querySelector(`[data-live="${part.dataset.live}"]`);
    // Never pull away what somebody is about to press.
    if (!old || old.contains(document.activeElement)) continue;
    showMoments(part);
    if (old.outerHTML !== part.outerHTML) old.replaceWith(part);
  }
  return fresh;
}

// Parts that show something unfinished are looked at again until it is finished.
let isLooking = false;
export async function lookAgain() {
  if (isLooking) return;
  isLooking = true;
  const open = () => [...document.querySelectorAll("[data-live][data-open]")].map((part) => part.dataset.live);
  while (open().length) {
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
    if (document.hidden) continue;
    try {
      if (!(await refreshParts(open()))) break;
    } catch {
      // The server is away; the page keeps what it shows and asks again.
    }
  }
  isLooking = false;
}
