// The home page says what is due, from the log of this browser.
(async () => {
  "use strict";
  const { load } = window.studygraph;
  const link = document.querySelector("[data-due]");
  for (const file of ["assets/fsrs.js", "data/deck.js", "assets/renamed.js", "assets/study.js"]) await load(file);
  const study = window.studygraphStudy;
  await study.open();
  const line = study.queue(study.replay(), Date.now());
  if (!line.length) return;
  const fresh = line.filter((one) => one.why === study.NEW).length;
  link.textContent = `Review: ${line.length - fresh} cards due, ${fresh} new`;
  link.hidden = false;
})();
