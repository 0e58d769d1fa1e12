// The list of signals: all of a page can be chosen at once. Without scripts each is chosen by itself.

const form = document.querySelector("[data-choosing]");
const all = form?.querySelector("[data-choose-all]");

if (all) {
  const choices = [...form.querySelectorAll('input[name="signal"]:not(:disabled)')];
  all.hidden = !choices.length;
  all.addEventListener("change", () => choices.forEach((one) => (one.checked = all.checked)));
  form.addEventListener("change", () => {
    const chosen = choices.filter((one) => one.checked).length;
    all.checked = chosen === choices.length;
    all.indeterminate = chosen > 0 && chosen < choices.length;
  });
}
