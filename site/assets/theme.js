// Runs before the first paint: the reader's theme, and a mark that scripts run.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  let kept = null;
  try { kept = localStorage.getItem("studygraph.theme"); } catch { /* no storage here */ }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const put = (theme) => {
    root.dataset.theme = theme;
    dispatchEvent(new Event("studygraph:theme"));
  };
  const show = () => put(kept ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", show);
  addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-switch]")) return;
    kept = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("studygraph.theme", kept); } catch { /* this page only */ }
    show();
  });
  addEventListener("beforeprint", () => put("light")); // paper is white
  addEventListener("afterprint", show);
  show();
})();
