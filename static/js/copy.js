// Buttons that copy a field or a text. Without scripts, or where the browser has no clipboard, they stay hidden.

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const word = button.querySelector("span");
    const before = word.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.value ?? source.textContent);
      } catch {
        return;
      }
      word.textContent = button.dataset.copied;
      setTimeout(() => { word.textContent = before; }, 2_000);
    });
  }
}
