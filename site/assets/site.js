// On every page: the doors, concept previews, printing, and scroll areas that the keyboard reaches.
(() => {
  "use strict";
  const root = document.documentElement.dataset.root;

  // A script file is the only way to load data on a page opened from disk.
  const run = (source) => new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = done;
    script.onerror = () => fail(new Error(`${source} cannot be loaded`));
    document.head.append(script);
  });
  const loading = new Map();
  const load = (path) => {
    if (!loading.has(path)) {
      loading.set(path, run(root + path).catch((fault) => {
        loading.delete(path); // a server may be there again the next time
        throw fault;
      }));
    }
    return loading.get(path);
  };
  // What the reviews say, for pages that only look at them.
  const loadStudy = async () => {
    for (const file of ["assets/fsrs.js", "data/deck.js", "assets/renamed.js", "assets/study.js"]) await load(file);
    await window.studygraphStudy.open();
    return window.studygraphStudy;
  };
  // What stands behind the # of the address, which anybody may have typed.
  const fragment = () => {
    const written = location.hash.slice(1);
    try { return decodeURIComponent(written); } catch { return written; }
  };
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };
  // Single keys can be switched off: who speaks to the computer presses them unawares.
  const KEYS = "studygraph.keys";
  let single = true;
  try { single = localStorage.getItem(KEYS) !== "off"; } catch { /* no storage here */ }
  const keys = {
    get single() { return single; },
    set single(on) {
      single = on;
      try { localStorage.setItem(KEYS, on ? "on" : "off"); } catch { /* this page only */ }
    },
  };
  window.studygraph = { root, load, loadStudy, make, fragment, keys };

  // ---- scripts that wait for the first painting, then run in order, each in a task of
  // its own, so that the page answers in between ----
  const runInTurn = async (sources) => {
    for (const source of sources) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "script", href: source }));
    }
    for (const source of sources) await run(source);
  };
  const waiting = document.querySelector("[data-scripts]");
  if (waiting) requestAnimationFrame(() => setTimeout(() => runInTurn(waiting.dataset.scripts.split(" ")), 0));

  // ---- the doors: on a narrow screen they scroll sideways ----
  const doors = document.querySelector(".bar nav");
  const fade = () => {
    const hidden = doors.scrollWidth - doors.clientWidth;
    doors.classList.toggle("more-before", doors.scrollLeft > 1);
    doors.classList.toggle("more-after", doors.scrollLeft < hidden - 1);
  };
  const active = doors.querySelector("[aria-current]");
  if (active) {
    const own = active.getBoundingClientRect(), room = doors.getBoundingClientRect();
    doors.scrollLeft += own.left + own.width / 2 - room.left - room.width / 2;
  }
  fade();
  doors.addEventListener("scroll", fade, { passive: true });
  addEventListener("resize", fade);

  // ---- previews ----
  let peek = null;
  let wanted = null;
  let timer = 0;
  let concepts = null;

  const hide = () => {
    clearTimeout(timer);
    wanted?.removeAttribute("aria-describedby");
    wanted = null;
    peek?.remove();
    peek = null;
  };
  const place = (link) => {
    const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const size = peek.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - size.width - 8);
    const above = at.bottom + size.height + 12 > innerHeight && at.top > size.height + 12;
    peek.style.left = `${Math.max(8, left) + scrollX}px`;
    peek.style.top = `${(above ? at.top - size.height - 6 : at.bottom + 6) + scrollY}px`;
  };
  const show = async (link) => {
    await load("data/graph.js");
    if (wanted !== link) return;
    concepts ??= new Map(window.STUDYGRAPH.nodes.map((node) => [node.id, node]));
    const concept = concepts.get(link.dataset.peek);
    if (!concept) return;
    peek?.remove();
    peek = make("div", "peek");
    peek.id = "peek";
    peek.setAttribute("role", "tooltip");
    peek.append(make("b", "", concept.label));
    peek.append(make("p", "", concept.text || "Not defined in your notes yet."));
    const notes = (window.STUDYGRAPH.members[concept.id] ?? []).map((i) => window.STUDYGRAPH.notes[i].label);
    if (notes.length) {
      const more = notes.length > 3 ? ` and ${notes.length - 3} more` : "";
      peek.append(make("p", "small", `In ${notes.slice(0, 3).join(", ")}${more}`));
    }
    peek.addEventListener("pointerleave", hide);
    document.body.append(peek);
    link.setAttribute("aria-describedby", "peek");
    place(link);
  };
  const ask = (event, delay) => {
    const link = event.target.closest?.("[data-peek]");
    if (!link || link === wanted) return;
    hide();
    wanted = link;
    timer = setTimeout(() => show(link).catch(hide), delay);
  };
  addEventListener("pointerover", (event) => event.pointerType === "mouse" && ask(event, 220));
  addEventListener("pointerout", (event) => {
    if (event.target.closest?.("[data-peek]") === wanted && !peek?.contains(event.relatedTarget)) hide();
  });
  addEventListener("focusin", (event) => event.target.matches(":focus-visible") && ask(event, 0));
  addEventListener("focusout", hide);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // ---- print, cards, scroll areas ----
  addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
    const opener = event.target.closest?.("[data-open-cards]");
    if (opener) {
      const cards = [...opener.closest("section").querySelectorAll("details")];
      const open = cards.some((card) => !card.open);
      for (const card of cards) card.open = open;
      opener.textContent = open ? "Close all" : "Open all";
    }
  });
  // Told of sizes, never asking for them: that would lay out what is out of sight.
  const reachable = new ResizeObserver((changes) => {
    const areas = changes.map((change) => change.target);
    const wide = areas.map((area) => area.scrollWidth > area.clientWidth + 1);
    areas.forEach((area, number) => {
      if (wide[number]) area.tabIndex = 0;
      else area.removeAttribute("tabindex");
    });
  });
  const SCROLLS = "pre, .scroll, .math-block, .m-long, .note table";
  const reach = (part) => part.querySelectorAll(SCROLLS).forEach((area) => reachable.observe(area));
  reach(document);
  // Another font changes how far text runs, and no size that is told of.
  document.fonts.ready.then(() => {
    reachable.disconnect();
    reach(document);
  });
  window.studygraph.reach = reach;
})();
