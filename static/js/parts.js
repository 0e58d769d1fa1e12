// Parts of the page that the server draws: [data-live] elements, taken anew from what it answers.

import { showMoments } from "./moments.js";

export async function refreshParts() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
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
