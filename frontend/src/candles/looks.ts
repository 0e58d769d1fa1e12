/** Tells when the page looks different: another theme, chosen or the system's, or other colours of prices. */
export function watchLooks(changed: () => void): () => void {
  const page = new MutationObserver(changed);
  page.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-price-colours"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  return () => {
    page.disconnect();
    system.removeEventListener("change", changed);
  };
}
