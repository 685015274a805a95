// On a lecture page: the table of contents follows the reader, and a line that a link
// points to is lit even where it is inside a longer block.
(() => {
  "use strict";
  const toc = document.querySelector(".toc details");
  if (toc) toc.open = matchMedia("(min-width: 70rem)").matches;

  const entries = new Map();
  for (const link of document.querySelectorAll(".toc a")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) entries.set(target, link);
  }
  let current = null;
  const follow = () => {
    const line = innerHeight * 0.25;
    let best = null;
    for (const [target, link] of entries) {
      if (target.getBoundingClientRect().top <= line) best = link;
    }
    if (best === current) return;
    current?.classList.remove("here");
    best?.classList.add("here");
    current = best;
  };
  addEventListener("scroll", follow, { passive: true });
  addEventListener("load", follow);

  const open = () => {
    const target = document.getElementById(window.studygraph.fragment());
    const hidden = target?.closest("details:not([open])");
    if (hidden) hidden.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
