// Search: the dialog behind "/" and Ctrl-K, and the search page. The index is a script
// file made with the site; terms are cut here just as studygraph/site/search.py does.
(() => {
  "use strict";
  const { root, load, make, keys } = window.studygraph;
  const WORD = /[\p{L}\p{N}_]+/gu;
  const LONGEST = 40;
  const SHOWN = 12;

  const parts = (run) => {
    const held = run.split("_").filter(Boolean);
    if (held.length < 2) return held;
    return [held.join(""), ...held.filter((part) => part.length > 1)];
  };
  const terms = (text) =>
    (text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(WORD) ?? [])
      .flatMap(parts).filter((term) => [...term].length <= LONGEST);
  let engine = null;
  const ready = async () => {
    if (engine) return engine;
    await Promise.all([load("assets/vendor/minisearch/minisearch.js"), load("data/search.js")]);
    engine ??= window.MiniSearch.loadJSON(window.STUDYGRAPH_SEARCH, {
      fields: ["title", "text"],
      storeFields: ["kind", "title", "text", "href", "where"],
      tokenize: terms,
      processTerm: (term) => term,
    });
    return engine;
  };
  const WEIGHT = { Concept: 2.2, Question: 1, Note: 1 };
  const same = (text, words) => terms(text).join(" ") === terms(words).join(" ");
  const isCalled = (hit, words) => // a concept's text opens with its other names
    [hit.title, ...(hit.text ?? "").split(" · ")[0].split(", ")].some((name) => same(name, words));
  const find = async (words) => {
    const hits = (await ready()).search(words, {
      prefix: (term) => term.length > 1,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boost: { title: 3 },
      combineWith: "AND",
      boostDocument: (id, term, stored) => WEIGHT[stored.kind] ?? 1,
    });
    const named = new Set(hits.filter((hit) => hit.kind === "Concept" && isCalled(hit, words)));
    return [...named, ...hits.filter((hit) => !named.has(hit))];
  };
  const item = (hit) => {
    const row = make("li");
    const link = make("a");
    link.href = root + hit.href;
    link.append(make("span", "kind", hit.kind), make("span", "title", hit.title));
    link.append(make("span", "text", [hit.where, hit.text].filter(Boolean).join(" · ")));
    row.append(link);
    return row;
  };
  const answer = async (words, list, status, most) => {
    if (!terms(words).length) {
      list.replaceChildren();
      status.textContent = status.dataset.hint ?? "";
      return;
    }
    let hits = [];
    try {
      hits = await find(words);
    } catch {
      status.textContent = "The search index is not beside this page: copy the whole site folder.";
      return;
    }
    const chosen = [...list.querySelectorAll("a")].indexOf(document.activeElement);
    list.replaceChildren(...hits.slice(0, most).map(item));
    if (chosen >= 0) list.querySelectorAll("a")[chosen]?.focus();
    const shown = Math.min(hits.length, most);
    status.textContent = hits.length
      ? `${shown} of ${hits.length} ${hits.length === 1 ? "result" : "results"}`
      : `Nothing in these notes about “${words.trim()}”`;
  };

  // ---- the page ----
  const page = document.querySelector("[data-search-page]");
  if (page) {
    const field = page.elements.q;
    const list = document.querySelector("[data-search-results]");
    const status = document.querySelector("[data-search-status]");
    const show = () => answer(field.value, list, status, 60);
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    field.addEventListener("input", show);
    page.addEventListener("submit", (event) => {
      event.preventDefault();
      show();
    });
    field.focus();
    show();
  }

  // ---- the dialog ----
  let dialog = null;
  const build = () => {
    dialog = make("dialog", "finder");
    dialog.setAttribute("aria-label", "Search");
    const box = make("div", "finder-field");
    const field = make("input");
    field.type = "search";
    field.placeholder = "Search concepts, notes and questions";
    field.setAttribute("aria-label", "Search concepts, notes and questions");
    field.autocomplete = "off";
    box.append(field, make("kbd", "", "Esc"));
    const list = make("ol", "results");
    const status = make("p", "finder-status");
    status.setAttribute("role", "status");
    dialog.append(box, list, status);
    let turn = 0;
    field.addEventListener("input", () => {
      clearTimeout(turn);
      turn = setTimeout(() => answer(field.value, list, status, SHOWN), 40);
    });
    dialog.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown") (links[at + 1] ?? links[0])?.focus();
      else if (event.key === "ArrowUp") (links[at - 1] ?? field).focus();
      else if (event.key === "Enter" && at < 0) links[0]?.click();
      else if (event.key === "Escape") dialog.close(); // a search field would only empty
      else return;
      event.preventDefault();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    return dialog;
  };
  const open = () => {
    const field = document.querySelector("[data-search-page]")?.elements.q;
    if (field) {
      field.focus();
      return;
    }
    dialog ??= build();
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").select();
    ready().catch(() => {});
  };
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && keys.single && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!slash && !k) return;
    event.preventDefault();
    open();
  });
  document.querySelector("[data-search-door]")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
})();
