// How the map looks: the theme's colours, dots, lines, halos, and names where they have
// room. `view` tells what is shown and what is chosen; nothing here changes it.
(() => {
  "use strict";
  const { map } = window.studygraph;
  const { data, nodes, concepts } = map;
  const LONGEST = 34; // letters of a name

  map.painter = (view) => {
    const { box, network, shown, state, at, lit, narrow } = view;
    const leads = new Set(data.groups.map((name) => concepts.find((node) => node.label === name)?.id));
    const style = getComputedStyle(document.documentElement);
    const grow = parseFloat(style.fontSize) / 17; // as the page's type
    const family = getComputedStyle(document.body).fontFamily;

    // ---- colours: read from the theme, as the numbers that a canvas can mix ----
    let colours = {};
    const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
      .getContext("2d", { willReadFrequently: true });
    const numbers = (colour) => {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const readColours = () => {
      const probe = document.createElement("i");
      box.append(probe);
      const read = (name) => {
        probe.className = name;
        return numbers(getComputedStyle(probe).color);
      };
      colours = { ink: read("map-ink"), soft: read("map-soft"), paper: read("map-paper"), line: read("map-line") };
      colours.good = read("map-good");
      colours.bad = read("map-bad");
      colours.hues = Array.from({ length: 11 }, (_, hue) => read(`map-hue hue-${hue}`));
      probe.remove();
    };
    const paint = (colour, share = 1) =>
      `rgb(${colour.map((part, place) => Math.round(part * share + colours.paper[place] * (1 - share))).join(",")})`;

    // ---- dots and lines, of one size on the screen however far the map is zoomed ----
    const radius = (node) => (node.kind === "concept" ? 4.5 + 13 * Math.sqrt(node.value) : 5) * (narrow ? 0.6 : grow);
    const ofMemory = (share) => colours.bad.map((part, place) => Math.round(part + (colours.good[place] - part) * share));
    const colourOf = (node) => {
      if (node.kind !== "concept") return colours.soft;
      if (!map.memory) return colours.hues[node.hue];
      return (map.memory.get(node.id) ?? null) === null ? colours.line : ofMemory(map.memory.get(node.id));
    };
    const unasked = (node) => map.memory?.get(node.id) === null; // has cards, and no answer yet
    const dot = (node, scale, bright) => {
      const colour = colourOf(node);
      const dim = bright && !bright.has(node.id);
      const share = dim ? 0.2 : node.kind === "concept" ? 0.85 : 0.25;
      const fill = unasked(node) ? paint(colours.paper) : paint(colour, share);
      const ink = paint(colours.ink);
      const border = node.id === state.chosen ? ink : paint(colour, dim ? 0.2 : 1);
      return {
        id: node.id, ...at(node), size: radius(node) / scale, shape: { note: "square", question: "diamond" }[node.kind] ?? "dot",
        borderWidth: (node.id === state.chosen ? 3 : 1.2) / scale, borderWidthSelected: 3 / scale,
        color: { background: fill, border, highlight: { background: fill, border: ink }, hover: { background: fill, border: ink } },
      };
    };
    const onPath = (edge) => state.path.some((id, place) => place &&
      ((edge.from === state.path[place - 1] && edge.to === id) || (edge.to === state.path[place - 1] && edge.from === id)));
    const wire = (edge, scale, bright) => {
      const strong = state.path.length ? onPath(edge) : state.chosen && (edge.from === state.chosen || edge.to === state.chosen);
      const colour = strong ? paint(colours.ink, 0.75) : paint(colours.line, bright ? 0.16 : 0.5);
      return {
        id: edge.id, from: edge.from, to: edge.to, width: (strong ? 1.6 + edge.weight : 0.6 + edge.weight * 0.7) / scale,
        color: { color: colour, highlight: colour, hover: colour },
        arrows: edge.arrows && (strong || scale > 1.6) ? { to: { enabled: true, scaleFactor: 0.5 / scale ** 0.6 } } : "",
      };
    };

    // ---- on the canvas: communities as soft ground, then names ----
    const halos = (context) => {
      if (lit() || map.memory) return;
      const scale = network.getScale();
      for (const id of shown.nodes.getIds()) {
        const node = nodes.get(id);
        if (!node.hue) continue;
        const place = at(node);
        context.beginPath();
        context.arc(place.x, place.y, (narrow ? 26 : 44) / scale, 0, 7);
        context.fillStyle = `rgba(${colours.hues[node.hue].join(",")},0.055)`;
        context.fill();
      }
    };
    const rank = (node, bright) =>
      (node.id === state.hovered ? 8 : 0) + (node.id === state.chosen ? 4 : 0) + (bright?.has(node.id) ? 2 : 0) +
      (leads.has(node.id) ? 1 : 0) + node.value;
    const widths = new Map();
    const widthOf = (context, font, label) => {
      const key = font + label;
      if (!widths.has(key)) {
        context.font = font.replace("SIZE", "100");
        widths.set(key, context.measureText(label).width / 100);
      }
      return widths.get(key);
    };
    const names = (context) => {
      const scale = network.getScale();
      const bright = lit();
      const taken = [];
      context.textAlign = "center";
      context.textBaseline = "top";
      context.lineJoin = "round";
      const inOrder = shown.nodes.getIds().map((id) => nodes.get(id)).sort((a, b) => rank(b, bright) - rank(a, bright));
      for (const node of inOrder) {
        const called = node.id === state.hovered || node.id === state.chosen;
        if (bright && !bright.has(node.id) && !called) continue;
        const lead = leads.has(node.id);
        const size = (lead ? 15.5 : 12.5) * grow;
        const label = node.label.length > LONGEST ? `${node.label.slice(0, LONGEST - 1)}…` : node.label;
        const font = `${lead || node.id === state.chosen ? 700 : 500} SIZEpx ${family}`;
        const place = at(node);
        const width = widthOf(context, font, label) * size + 8;
        const spot = { x: place.x * scale, y: place.y * scale + radius(node) + 3, width, height: size + 5 };
        const free = taken.every((other) => Math.abs(other.x - spot.x) > (other.width + width) / 2 ||
          spot.y + spot.height < other.y || other.y + other.height < spot.y);
        if (!free && !called) continue;
        taken.push(spot);
        context.font = font.replace("SIZE", String(size / scale));
        context.lineWidth = 3.5 / scale;
        context.strokeStyle = paint(colours.paper);
        context.strokeText(label, place.x, spot.y / scale);
        context.fillStyle = paint(lead && !map.memory ? colours.hues[node.hue] : colours.ink);
        context.fillText(label, place.x, spot.y / scale);
      }
    };
    readColours();
    document.fonts?.ready.then(() => {
      widths.clear();
      network.redraw();
    });
    network.on("beforeDrawing", halos);
    network.on("afterDrawing", names);
    return { dot, wire, readColours };
  };
})();
