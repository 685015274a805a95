// The map's data made quick to walk, and the panel beside it. Draws nothing itself.
(() => {
  "use strict";
  const { root, load, make } = window.studygraph;
  const data = window.STUDYGRAPH;
  const RELATIONS = new Set(data.relations);
  const SHOWN = 8;

  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const edges = data.edges.map(([from, to, kind, weight, arrows], number) => ({
    id: number, from: data.nodes[from].id, to: data.nodes[to].id, kind, weight, arrows,
  }));
  const near = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of edges) {
    near.get(edge.from).push({ edge, other: edge.to, says: data.phrases[edge.kind][0] });
    near.get(edge.to).push({ edge, other: edge.from, says: data.phrases[edge.kind][1] });
  }
  const concepts = data.nodes.filter((node) => node.kind === "concept");
  const byName = new Map();
  for (const node of [...concepts].reverse()) {
    for (const name of [...(node.aka ?? []), node.label]) byName.set(name.toLowerCase(), node);
  }
  const named = (text) => {
    const words = text.trim().toLowerCase();
    if (!words) return null;
    return byName.get(words) ?? concepts.find((node) => node.label.toLowerCase().startsWith(words))
      ?? concepts.find((node) => node.label.toLowerCase().includes(words)) ?? null;
  };
  // The fewest steps between two concepts; of equal ones the surest first step.
  const path = (from, to, allowed) => {
    const before = new Map([[from, null]]);
    let edgeOfNodes = [from];
    while (edgeOfNodes.length && !before.has(to)) {
      const next = [];
      for (const id of edgeOfNodes) {
        const steps = near.get(id).filter(({ edge }) => RELATIONS.has(edge.kind) && allowed.has(edge.kind));
        steps.sort((a, b) => b.edge.weight - a.edge.weight || (a.other < b.other ? -1 : 1));
        for (const step of steps) {
          if (before.has(step.other)) continue;
          before.set(step.other, { ...step, from: id });
          next.push(step.other);
        }
      }
      edgeOfNodes = next;
    }
    const steps = [];
    for (let step = before.get(to); step; step = before.get(step.from)) steps.unshift(step);
    return before.has(to) ? steps : null;
  };

  const panel = document.querySelector("[data-map-panel]");
  const quotes = async (edge) => {
    try {
      await load("data/evidence.js");
    } catch {
      return [];
    }
    return window.STUDYGRAPH_EVIDENCE[`${edge.from} ${edge.to} ${edge.kind}`] ?? [];
  };
  const quote = ([number, line, text]) => {
    const note = data.notes[number];
    const said = make("span", "quote", `${text} `);
    const link = make("a", "place", `${note.label}, line ${line}`);
    link.href = `${root}${note.url}#L${line}`;
    said.append(link);
    return said;
  };
  const goTo = (id) => {
    const button = make("button", "", nodes.get(id).label);
    button.type = "button";
    button.dataset.mapGo = id;
    return button;
  };
  const withQuote = (row, edge) => {
    quotes(edge).then(([first]) => first && row.append(quote(first)));
    return row;
  };
  const head = (title) => {
    const close = make("button", "icon-button close", "×");
    close.type = "button";
    close.dataset.mapClose = "";
    close.setAttribute("aria-label", "Close");
    panel.replaceChildren(close, make("h2", "", title));
    panel.scrollTop = 0;
    panel.hidden = false;
  };
  const showNode = (node) => {
    head(node.label);
    panel.append(make("p", "said", node.text || (node.kind === "concept" ? "Not defined in your notes yet." : "")));
    if (node.aka?.length) panel.append(make("p", "small quiet", `Also written ${node.aka.join(", ")}`));
    const groups = new Map();
    for (const step of near.get(node.id)) {
      if (nodes.get(step.other).kind !== "concept") continue;
      groups.set(step.says, [...(groups.get(step.says) ?? []), step]);
    }
    const order = data.relations.flatMap((kind) => data.phrases[kind]);
    for (const [says, steps] of [...groups].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))) {
      steps.sort((a, b) => b.edge.weight - a.edge.weight);
      panel.append(make("h3", "", `${says} (${steps.length})`));
      const list = make("ul", "plain");
      for (const step of steps.slice(0, SHOWN)) {
        const row = make("li");
        row.append(goTo(step.other));
        list.append(RELATIONS.has(step.edge.kind) ? withQuote(row, step.edge) : row);
      }
      panel.append(list);
      if (steps.length > SHOWN) panel.append(make("p", "small quiet", `and ${steps.length - SHOWN} more on its page`));
    }
    const buttons = make("p", "buttons");
    const open = make("a", "button main", node.kind === "concept" ? "Open its page" : "Open");
    open.href = root + node.url;
    buttons.append(open);
    if (node.kind === "concept") {
      const from = make("button", "button", "Path from here");
      from.type = "button";
      from.dataset.mapFrom = node.label;
      buttons.append(from);
    }
    panel.append(buttons);
  };
  const showPath = (from, to, steps) => {
    head(`${nodes.get(from).label} to ${nodes.get(to).label}`);
    if (!steps) {
      panel.append(make("p", "said", "No path: nothing in the notes joins these two, through the relations shown."));
      return;
    }
    panel.append(make("p", "said quiet", steps.length === 1 ? "One step" : `${steps.length} steps`));
    const list = make("ol", "plain");
    for (const step of steps) {
      const row = make("li");
      row.append(goTo(step.from), ` ${step.says} `, goTo(step.other));
      list.append(withQuote(row, step.edge));
    }
    panel.append(list);
  };
  const showMissing = (words) => {
    head("Not on the map");
    panel.append(make("p", "said", `No concept is called “${words}”.`));
  };
  const clear = () => {
    panel.hidden = true;
    panel.replaceChildren();
  };
  window.studygraph.map = { data, nodes, edges, near, concepts, named, path, showNode, showPath, showMissing, clear, panel, RELATIONS };
})();
