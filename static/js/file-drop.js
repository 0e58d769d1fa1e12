// A form that takes a file: its name is shown, and it can be dropped on the form.

// `taken` is called once files were dropped or given to the function that this returns.
export function dropsInto(box, taken = () => {}) {
  const file = box.querySelector("input[type=file]");
  const name = box.querySelector("[data-file-name]");
  const label = name.textContent;
  const showName = () => { name.textContent = file.files[0]?.name ?? label; };
  const take = (files) => {
    file.files = files;
    showName();
    taken(file);
  };

  file.addEventListener("change", showName);
  addEventListener("pageshow", showName);
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
    take(event.dataTransfer.files);
  });
  return take;
}

for (const box of document.querySelectorAll("[data-file-drop]")) dropsInto(box);
