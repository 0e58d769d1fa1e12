// Parts of the page that the server draws: [data-live] sections, taken anew from the page's own address.

import { showMoments } from "./moments.js";

export async function refreshParts() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const old = document.querySelector(`[data-live="${part.dataset.live}"]`);
    // Never pull away what somebody is about to press.
    if (!old || old.contains(document.activeElement)) continue;
    showMoments(part);
    if (old.outerHTML !== part.outerHTML) old.replaceWith(part);
  }
  return true;
}
