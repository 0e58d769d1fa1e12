// What can be checked of a page by machine: names, landmarks, ids, targets and contrast. Returns complaints.
() => {
  const complaints = [];
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const place = (element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className} "${(element.textContent ?? "").trim().slice(0, 30)}"`;

  if (!document.documentElement.lang) complaints.push("the page has no language");
  if (!document.title) complaints.push("the page has no title");
  for (const [selector, least, most] of [["main", 1, 1], ["h1", 1, 1], ["header.masthead", 0, 1]]) {
    const count = document.querySelectorAll(selector).length;
    if (count < least || count > most) complaints.push(`${count} times ${selector}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) complaints.push(`id ${id} twice`);
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(" ")) {
        if (!document.getElementById(id)) complaints.push(`${name} names ${id}, which is not there`);
      }
    }
  }
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!field.labels?.length && !field.ariaLabel && !field.getAttribute("aria-labelledby")) complaints.push(`no label: ${place(field)}`);
  }
  for (const pressed of document.querySelectorAll("button, a[href], summary")) {
    const name = pressed.ariaLabel || (shown(pressed) ? pressed.innerText : pressed.textContent).trim() || pressed.querySelector("img[alt]:not([alt=''])");
    if (!name) complaints.push(`no name: ${place(pressed)}`);
    if (!shown(pressed)) continue;
    const box = pressed.getBoundingClientRect();
    const isInText = pressed.tagName === "A" && getComputedStyle(pressed).display === "inline";
    if (!isInText && box.width && (box.width < 23.5 || box.height < 23.5) && !pressed.closest(".visually-hidden, .skip-link")) {
      complaints.push(`smaller than 24 px (${Math.round(box.width)} x ${Math.round(box.height)}): ${place(pressed)}`);
    }
  }
  let last = 0;
  for (const heading of document.querySelectorAll("main :is(h1, h2, h3, h4)")) {
    if (!shown(heading)) continue;
    const level = Number(heading.tagName[1]);
    if (level > last + 1) complaints.push(`heading ${level} after ${last}: ${place(heading)}`);
    last = level;
  }

  // Colours may be in any notation: a canvas turns them into bytes.
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const bytes = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top, bottom) => [0, 1, 2].map((at) => top[at] * top[3] + bottom[at] * (1 - top[3])).concat(1);
  const ground = (element) => {
    const layers = [];
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) {
      layers.push(bytes(getComputedStyle(at).backgroundColor));
      opacity *= Number(getComputedStyle(at).opacity);
    }
    layers.push([255, 255, 255, 1]);
    return [layers.reverse().reduce((bottom, top) => over(top, bottom)), opacity];
  };
  const light = ([red, green, blue]) => [red, green, blue]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || seen.has(element) || !shown(element) || element.closest("svg:not(:has(foreignObject)), [disabled], template, .visually-hidden, .skip-link")) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const [behind, opacity] = ground(element);
    const ink = bytes(element instanceof SVGElement ? style.fill : style.color);
    const front = over([ink[0], ink[1], ink[2], ink[3] * opacity], behind);
    const [high, low] = [light(front), light(behind)].sort((one, other) => other - one);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) complaints.push(`contrast ${ratio.toFixed(2)}: ${place(element)}`);
  }
  return complaints;
}
