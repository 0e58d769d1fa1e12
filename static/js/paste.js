// The paste box: Ctrl+Enter sends, text and files can be pasted anywhere or dropped, and what is there is counted.

const LINK = /^\s*<?(?:https?:\/\/|www\.|(?:m\.|music\.)?youtube\.com\/|youtu\.be\/)\S+>?\s*$/i;

for (const box of document.querySelectorAll("[data-paste]")) {
  const file = box.querySelector("input[type=file]");
  const text = box.querySelector("[name=text]");
  const name = box.querySelector("[data-file-name]");
  const hint = box.querySelector("[data-count]");
  const counted = hint.querySelector("[data-counted]");
  const asks = counted.textContent;
  const label = name.textContent;

  const choose = (by) => { box.querySelector(`[name=by][value=${by}]`).checked = true; };
  const showName = () => { name.textContent = file.files[0]?.name ?? label; };
  const count = () => {
    const length = [...text.value].length;
    const words = LINK.test(text.value) ? hint.dataset.link : hint.dataset.count.replace("{count}", length.toLocaleString());
    counted.textContent = length ? words : asks;
  };
  const takeFiles = (files) => {
    file.files = files;
    showName();
    choose("file");
    file.focus();
  };

  file.addEventListener("change", showName);
  text.addEventListener("input", count);
  addEventListener("pageshow", () => { showName(); count(); });
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

  box.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    box.dataset.dropping = "";
  });
  box.addEventListener("dragleave", () => { delete box.dataset.dropping; });
  box.addEventListener("drop", (event) => {
    delete box.dataset.dropping;
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    takeFiles(event.dataTransfer.files);
  });
}
