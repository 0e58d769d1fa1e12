// Every text that a person meets on a page: what stands there, and what its parts are called. Code, keys and what
// is marked as a name (translate="no") are no sentences.
() => {
  const foreign = "script, style, code, kbd, pre, samp, noscript, template, [translate=no], .react-flow__attribution";
  const seen = new Set();
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!element.closest(foreign) && shown(element)) seen.add(texts.currentNode.data.replace(/\s+/g, " ").trim());
  }
  const names = ["aria-label", "title", "placeholder", "aria-roledescription", "alt"];
  for (const element of document.querySelectorAll(names.map((name) => `[${name}]`).join())) {
    if (element.closest(foreign) || !shown(element)) continue;
    for (const name of names) seen.add((element.getAttribute(name) ?? "").trim());
  }
  seen.add(document.title);
  seen.delete("");
  return [...seen];
}
