// Words of the catalogue that stand on a Korean page in English, and English sentences that no catalogue has.
async () => {
  const { catalog } = await (await fetch("/words/")).json();
  const untranslated = new Set(Object.keys(catalog).filter((text) => /[a-z]/i.test(text) && ![catalog[text]].flat().includes(text)));
  const seen = new Set();
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!element.closest("script, style, code, kbd, pre, noscript, .react-flow__attribution, .value-view")) {
      if (shown(element)) seen.add(texts.currentNode.data.trim());
    }
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [aria-roledescription]")) {
    if (!shown(element) || element.closest(".react-flow__attribution")) continue;
    for (const name of ["aria-label", "title", "placeholder", "aria-roledescription"]) seen.add((element.getAttribute(name) ?? "").trim());
  }
  return [...seen].filter((text) => untranslated.has(text) || (/[A-Za-z]{2,} [A-Za-z]{2,}/.test(text) && !/[가-힣]/.test(text)) || /^[a-z]{3,}$/.test(text));
}
