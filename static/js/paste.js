// The paste box: Ctrl+Enter sends, text and files can be pasted anywhere or dropped, and what is there is counted.

import { dropsInto } from "./file-drop.js";

const LINK = /^\s*<?(?:https?:\/\/|www\.|(?:m\.|music\.)?youtube\.com\/|youtu\.be\/)\S+>?\s*$/i;

for (const box of document.querySelectorAll("[data-paste]")) {
  const text = box.querySelector("[name=text]");
  const hint = box.querySelector("[data-count]");
  const counted = hint.querySelector("[data-counted]");
  const asks = counted.textContent;

  const choose = (by) => { box.querySelector(`[name=by][value=${by}]`).checked = true; };
  const takeFiles = dropsInto(box, (file) => {
    choose("file");
    file.focus();
  });
  const count = () => {
    const length = [...text.value].length;
    const words = LINK.test(text.value) ? hint.dataset.link : hint.dataset.count.replace("{count}", length.toLocaleString());
    counted.textContent = length ? words : asks;
  };

  text.addEventListener("input", count);
  addEventListener("pageshow", count);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) box.requestSubmit();
  });

  // Whatever is pasted beside a field is meant for the box.
  document.addEventListener("paste", (event) => {
    const isFiles = event.clipboardData.files.length > 0;
    if (!isFiles && event.target.closest?.("input, textarea, [contenteditable]")) return;
    if (isFiles) {
      takeFiles(event.clipboardData.files);
    } else {
      choose("text");
      text.value += event.clipboardData.getData("text/plain");
      text.focus();
      count();
    }
    event.preventDefault();
  });
}
