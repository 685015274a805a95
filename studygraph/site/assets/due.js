// The home page says what is due, from the log of this browser.
(async () => {
  "use strict";
  const link = document.querySelector("[data-due]");
  const study = await window.studygraph.loadStudy();
  const line = study.queue(study.replay(), Date.now());
  if (!line.length) return;
  const fresh = line.filter((one) => one.why === study.NEW).length;
  link.textContent = `Review: ${line.length - fresh} cards due, ${fresh} new`;
  link.hidden = false;
})();
