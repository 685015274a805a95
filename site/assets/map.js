// The map: vis-network draws the dots and lines that pyvis listed, at the places that the
// build computed. Which concepts are shown follows the view: the most important ones of
// what is in sight, so zooming in brings more. map-paint.js gives all of it its looks.
(() => {
  "use strict";
  const { fragment, map } = window.studygraph;
  const { data, nodes, edges, near, concepts, panel } = map;
  const box = document.querySelector("[data-map]");
  const tools = document.querySelector(".map-tools");
  const filters = document.querySelector("[data-map-filters]");
  const SPAN = 1000; // half the width of the map, in canvas units
  const STRONGEST = 3; // lines a dot keeps while nothing is chosen
  const AROUND = 40; // neighbours brought along with the chosen concept
  const FRAMED = 12; // of them, as many as a narrow screen shows at once

  const lectureOf = new Map(data.notes.map((note, place) => [note.id, place]));
  const state = { chosen: null, hovered: null, path: [], group: null };
  const shown = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const network = new vis.Network(box, shown, { ...data.options, autoResize: true });
  const narrow = matchMedia("(max-width: 52rem)").matches;
  const most = narrow ? Math.min(60, data.overview) : data.overview;
  const spread = (axis) => {
    const values = concepts.slice(0, most).map((node) => node[axis]);
    return Math.max(...values) - Math.min(...values) || 1;
  };
  const shape = ((box.clientHeight - 220) / Math.max(box.clientWidth - 240, 200)) * (spread("x") / spread("y"));
  const upright = Math.min(2, Math.max(0.35, shape)); // the map takes the window's shape
  const at = (node) => ({ x: node.x * SPAN, y: node.y * SPAN * upright });

  // ---- what is in the picture ----
  const checked = (name) => new Set([...filters.querySelectorAll(`[name=${name}]:checked`)].map((field) => field.value));
  const passes = (node, course, lecture) => {
    if (state.group && node.kind === "concept" && node.hue !== state.group) return false;
    if (lecture !== null) {
      return node.kind === "note" ? lectureOf.get(node.id) === lecture : (data.members[node.id] ?? []).includes(lecture);
    }
    return !course || node.courses?.includes(course);
  };
  const inSight = () => {
    const scale = network.getScale();
    const middle = network.getViewPosition();
    const half = { x: (box.clientWidth / scale) * 0.6, y: (box.clientHeight / scale) * 0.6 };
    return (node) => {
      const place = at(node);
      return Math.abs(place.x - middle.x) < half.x && Math.abs(place.y - middle.y) < half.y;
    };
  };
  const steps = (id, relations) =>
    near.get(id).filter(({ edge }) => relations.has(edge.kind)).sort((a, b) => b.edge.weight - a.edge.weight);
  const pick = () => {
    const kinds = checked("kind");
    const relations = checked("relation");
    const course = filters.elements.course?.value ?? "";
    const lecture = lectureOf.get(filters.elements.note.value) ?? null;
    const seen = inSight();
    const wanted = new Set();
    for (const node of concepts) {
      if (wanted.size >= most) break;
      if (passes(node, course, lecture) && seen(node)) wanted.add(node.id);
    }
    for (const id of state.path) wanted.add(id);
    if (state.chosen) {
      wanted.add(state.chosen);
      for (const step of steps(state.chosen, relations).slice(0, AROUND)) wanted.add(step.other);
    }
    for (const node of data.nodes) {
      if (node.kind === "concept" || !kinds.has(node.kind) || !seen(node)) continue;
      const joined = near.get(node.id).some((step) => wanted.has(step.other));
      if (joined && (node.kind === "question" || passes(node, course, lecture))) wanted.add(node.id);
    }
    return { wanted, relations };
  };
  const linesOf = ({ wanted, relations }) => {
    const kept = new Set();
    for (const id of wanted) {
      const lines = near.get(id).filter(({ edge, other }) =>
        wanted.has(other) && (relations.has(edge.kind) || !map.RELATIONS.has(edge.kind)));
      lines.sort((a, b) => b.edge.weight - a.edge.weight || a.edge.id - b.edge.id);
      const drawn = id === state.chosen ? lines.length : STRONGEST;
      for (const { edge } of lines.slice(0, drawn)) kept.add(edge.id);
    }
    return kept;
  };

  // ---- drawing ----
  const lit = () => {
    if (state.path.length) return new Set(state.path);
    if (!state.chosen) return null;
    const relations = checked("relation");
    return new Set([state.chosen, ...steps(state.chosen, relations).map((step) => step.other)]);
  };
  const painter = map.painter({ box, network, shown, state, at, lit, narrow });
  const replace = (set, next) => {
    const ids = new Set(next.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !ids.has(id)));
    set.update(next);
  };
  const refresh = () => {
    const scale = network.getScale();
    const bright = lit();
    const picked = pick();
    const kept = linesOf(picked);
    replace(shown.nodes, [...picked.wanted].map((id) => painter.dotOf(nodes.get(id), scale, bright)));
    replace(shown.edges, [...kept].map((id) => painter.wireOf(edges[id], scale, bright)));
  };
  let turn = 0;
  const soon = (wait = 60) => {
    clearTimeout(turn);
    turn = setTimeout(refresh, wait);
  };

  // ---- the view ----
  const frame = (ids, animate = true) => {
    const places = ids.map((id) => at(nodes.get(id)));
    if (!places.length) return;
    const side = panel.hidden || narrow ? 0 : panel.offsetWidth + 70;
    const above = narrow ? tools.offsetTop + tools.offsetHeight : 0; // there they span the width
    const below = panel.hidden || !narrow ? 0 : panel.offsetHeight;
    const edge = narrow ? { x: 70, y: 90 } : { x: 150, y: 225 };
    const room = { x: box.clientWidth - side - edge.x, y: box.clientHeight - above - below - edge.y };
    const xs = places.map((place) => place.x);
    const ys = places.map((place) => place.y);
    const size = { x: Math.max(...xs) - Math.min(...xs), y: Math.max(...ys) - Math.min(...ys) };
    const scale = Math.min(Math.max(room.x, 80) / (size.x || 1), Math.max(room.y, 80) / (size.y || 1), 2.2);
    const middle = { x: (Math.max(...xs) + Math.min(...xs)) / 2, y: (Math.max(...ys) + Math.min(...ys)) / 2 };
    const still = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
    network.moveTo({
      position: { x: middle.x + side / 2 / scale, y: middle.y + (below - above) / 2 / scale }, scale,
      animation: still ? false : { duration: 350, easingFunction: "easeInOutQuad" },
    });
    soon(still ? 0 : 400);
  };
  const all = (animate) => {
    const course = filters.elements.course?.value ?? "";
    const lecture = lectureOf.get(filters.elements.note.value) ?? null;
    const fitting = concepts.filter((node) => passes(node, course, lecture)).slice(0, most);
    frame(fitting.map((node) => node.id), animate);
  };
  const remember = (hash) => history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  const short = (id) => encodeURIComponent(id.replace(/^concept:/, ""));
  const choose = (id, { move = false, tell = true } = {}) => {
    state.path = [];
    state.chosen = id;
    if (!id) {
      map.clear();
      if (tell) remember("");
    } else {
      map.showNode(nodes.get(id));
      if (tell && id.startsWith("concept:")) remember(`concept=${short(id)}`);
    }
    refresh();
    if (id && move) frame([...lit()].slice(0, narrow ? FRAMED : AROUND));
  };
  const findPath = (from, to) => {
    if (!from || !to) return;
    const found = map.path(from.id, to.id, checked("relation"));
    state.chosen = null;
    state.path = [from.id, ...(found ?? []).map((step) => step.other)];
    map.showPath(from.id, to.id, found);
    remember(`path=${short(from.id)}..${short(to.id)}`);
    refresh();
    frame(state.path);
  };

  // ---- hands: pointer, keys, forms, address ----
  network.on("click", ({ nodes: [id] }) => choose(id ?? null));
  network.on("doubleClick", ({ nodes: [id] }) => id && location.assign(document.documentElement.dataset.root + nodes.get(id).url));
  network.on("hoverNode", ({ node }) => { state.hovered = node; box.classList.add("pointing"); network.redraw(); });
  network.on("blurNode", () => { state.hovered = null; box.classList.remove("pointing"); network.redraw(); });
  network.on("zoom", () => soon(30));
  network.on("dragEnd", () => soon(0));
  network.on("resize", () => soon());
  const zoom = (factor) => {
    network.moveTo({ scale: Math.min(network.getScale() * factor, 6) });
    soon(0);
  };
  const walk = (dx, dy) => {
    if (!state.chosen) {
      choose(concepts[0].id);
      return;
    }
    const here = at(nodes.get(state.chosen));
    let best = null;
    for (const id of shown.nodes.getIds()) {
      const place = at(nodes.get(id));
      const along = (place.x - here.x) * dx + (place.y - here.y) * dy;
      const across = Math.abs((place.x - here.x) * dy) + Math.abs((place.y - here.y) * dx);
      if (id === state.chosen || along <= 0 || across > along * 1.7) continue;
      const far = along + across * 2;
      if (!best || far < best.far) best = { id, far };
    }
    if (best) choose(best.id);
  };
  const keys = {
    ArrowLeft: () => walk(-1, 0), ArrowRight: () => walk(1, 0), ArrowUp: () => walk(0, -1), ArrowDown: () => walk(0, 1),
    "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => all(), Escape: () => choose(null),
    Enter: () => state.chosen && location.assign(document.documentElement.dataset.root + nodes.get(state.chosen).url),
  };
  box.addEventListener("keydown", (event) => {
    const act = !event.ctrlKey && !event.metaKey && !event.altKey && keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  addEventListener("click", (event) => {
    const hit = (name) => event.target.closest?.(`[data-map-${name}]`);
    if (hit("go")) choose(hit("go").dataset.mapGo, { move: true });
    if (hit("close")) { choose(null); box.focus(); }
    if (hit("zoom")) ({ in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit: () => all() })[hit("zoom").dataset.mapZoom]();
    if (hit("group")) {
      const hue = nodes.get(hit("group").dataset.mapGroup).hue;
      state.group = state.group === hue ? null : hue;
      for (const button of document.querySelectorAll("[data-map-group]")) {
        button.setAttribute("aria-pressed", String(nodes.get(button.dataset.mapGroup).hue === state.group));
      }
      choose(null);
      all();
    }
    if (hit("from")) {
      const form = document.querySelector("[data-map-path]");
      form.closest("details").open = true;
      form.elements.from.value = hit("from").dataset.mapFrom;
      form.elements.to.focus();
    }
    for (const menu of document.querySelectorAll(".map-menu[open]")) {
      if (!menu.contains(event.target) && !hit("from")) menu.open = false;
    }
  });
  const finder = document.querySelector("[data-map-find]");
  const search = finder.querySelector("input");
  // The concepts that are called so; null where one is not there, which the panel says.
  const called = (...words) => {
    const found = words.map(map.named);
    const lost = words.find((word, place) => word.trim() && !found[place]);
    if (lost) map.showMissing(lost.trim());
    return found.every(Boolean) ? found : null;
  };
  const look = () => {
    const found = called(search.value);
    if (found) choose(found[0].id, { move: true });
  };
  finder.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  search.addEventListener("change", look);
  document.querySelector("[data-map-path]").addEventListener("submit", (event) => {
    event.preventDefault();
    const { from, to } = event.target.elements;
    const ends = called(from.value, to.value);
    if (ends) findPath(...ends);
    event.target.closest("details").open = false;
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("change", (event) => {
    if (event.target.name === "course") filters.elements.note.value = "";
    choose(null);
    if (event.target.matches("select")) all();
  });
  const follow = () => {
    const [kind, value = ""] = fragment().split(/=(.*)/s);
    if (kind === "concept" && nodes.has(`concept:${value}`)) choose(`concept:${value}`, { move: true, tell: false });
    else if (kind === "path") {
      const [from, to] = value.split("..").map((name) => nodes.get(`concept:${name}`));
      findPath(from, to);
    } else if (kind === "course" && filters.elements.course) {
      filters.elements.course.value = value;
      all(false);
    } else if (kind === "lecture") {
      filters.elements.note.value = value;
      all(false);
    }
  };
  addEventListener("hashchange", follow);
  addEventListener("studygraph:theme", () => {
    painter.readColours();
    refresh();
    network.redraw(); // at once: paper does not wait for the next frame
  });

  const fillNames = () => {
    const list = document.querySelector("#map-names");
    if (list.options.length) return;
    list.append(...concepts.map((node) => {
      const option = document.createElement("option");
      option.value = node.label;
      return option;
    }));
  };
  addEventListener("focusin", (event) => event.target.matches("[list=map-names]") && fillNames());
  all(false); // the first drawing follows in a task of its own
  map.refresh = refresh;
  follow();
})();
