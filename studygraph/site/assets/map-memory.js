// The map coloured by memory: how well each concept is remembered now, by its cards.
(() => {
  "use strict";
  const { loadStudy, map } = window.studygraph;
  const button = document.querySelector("[data-map-memory]");
  const keys = { memory: document.querySelector("[data-map-key]"), groups: document.querySelector("[data-map-groups]") };

  const remembered = async () => {
    const study = await loadStudy();
    return study.memoryOf(study.replay(), Date.now());
  };

  map.memory = null; // while the colours are those of the communities
  button.addEventListener("click", async () => {
    map.memory = map.memory ? null : await remembered();
    button.setAttribute("aria-pressed", String(Boolean(map.memory)));
    keys.memory.hidden = !map.memory;
    keys.groups.hidden = Boolean(map.memory);
    map.refresh();
  });
})();
