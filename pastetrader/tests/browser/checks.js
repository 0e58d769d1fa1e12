// What is found on a page: by axe-core, which stands in it already, and by what axe-core has no rule for. Complaints.
async () => {
  const complaints = [];
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wider > 0) complaints.push(`${wider} px wider than the window`);
  for (const [selector, least] of [["main", 1], ["h1", 1], ["header.masthead", 0]]) {
    const count = document.querySelectorAll(selector).length;
    if (count < least || count > 1) complaints.push(`${count} times ${selector}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) complaints.push(`id ${id} twice`);
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(" ")) {
        if (!document.getElementById(id)) complaints.push(`${name} names ${id}, which is not there`);
      }
    }
  }
  const isOverPage = ({ element, target }) => {
    for (let at = element ?? document.querySelector(target.at(-1)); at; at = at.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(at).position)) return true;
    }
    return false;
  };
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const kinds = ["violations", "incomplete"];
  const found = await axe.run(document, { runOnly: tags, resultTypes: kinds, elementRef: true, preload: false });
  for (const { id, nodes } of found.violations) {
    // A field of several lines that offers how to go on: ARIA names no other role for it.
    if (id === "aria-allowed-role" && nodes.every(({ element }) => element.matches("textarea[role=combobox]"))) continue;
    for (const { target, html, any } of nodes) {
      // What a bar at the window's edge lies over is uncovered by scrolling: which it is, is chance.
      if (id === "target-size" && any.some(({ relatedNodes }) => relatedNodes.some(isOverPage))) continue;
      complaints.push(`${id}: ${target.flat().join(" ")} ${any[0]?.message ?? ""} ${html.slice(0, 100)}`);
    }
  }

  // Where axe-core cannot tell what lies behind a text (in a drawing, on the canvas), what its ancestors are filled with
  // does. Colours may be in any notation: a canvas turns them into bytes.
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
  const unsure = found.incomplete.find(({ id }) => id === "color-contrast")?.nodes ?? [];
  for (const { element, html } of unsure) {
    // A part that is open is drawn anew at any time: what is gone has no colours.
    if (!element.isConnected) continue;
    const style = getComputedStyle(element);
    const [behind, opacity] = ground(element);
    const ink = bytes(element instanceof SVGElement ? style.fill : style.color);
    const front = over([ink[0], ink[1], ink[2], ink[3] * opacity], behind);
    const [high, low] = [light(front), light(behind)].sort((one, other) => other - one);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) complaints.push(`contrast ${ratio.toFixed(2)}: ${html.slice(0, 100)}`);
  }
  return complaints;
}
