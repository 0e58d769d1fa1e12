// The back office follows the theme of all pages; "system" is the only one that the server cannot set by itself.
const root = document.documentElement;
if (root.dataset.theme === "system") {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => root.classList.toggle("dark", dark.matches);
  follow();
  dark.addEventListener("change", follow);
}
