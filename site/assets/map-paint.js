// How the map looks: the theme's colours, dots, lines, halos, and names where they have
// room. `view` tells what is shown and what is chosen; nothing here changes it.
(() => {
  "use strict";
  const { map } = window.studygraph;
  const { data, nodes, concepts } = map;
  const LONGEST = 34; // letters of a name
  const MOST_COVERED = 0.3; // of a name by dots; beyond that it waits for a closer look

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
    const dotOf = (node, scale, bright) => {
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
    const wireOf = (edge, scale, bright) => {
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
    // Where a name may stand: below its dot, above, right, left; the first of the best is taken.
    const SIDES = [[0, 1], [0, -1], [1, 0], [-1, 0]];
    const spotsOf = (dot, width, height) => SIDES.map(([right, down]) => ({
      x: dot.x + right * (dot.r + 4 + width / 2),
      y: dot.y + down * (dot.r + 3 + height / 2) - height / 2, width, height,
    }));
    const apart = (a, b) => Math.abs(a.x - b.x) > (a.width + b.width) / 2 ||
      a.y + a.height < b.y || b.y + b.height < a.y;
    // The share of a spot that lies on dots: their squares, a little smaller than they are.
    const covered = (spot, dots, own) => {
      let sum = 0;
      for (const dot of dots) {
        if (dot === own) continue;
        const r = dot.r * 0.8;
        const across = Math.min(spot.x + spot.width / 2, dot.x + r) - Math.max(spot.x - spot.width / 2, dot.x - r);
        if (across <= 0) continue;
        const down = Math.min(spot.y + spot.height, dot.y + r) - Math.max(spot.y, dot.y - r);
        if (down > 0) sum += across * down;
      }
      return sum / (spot.width * spot.height);
    };
    const names = (context) => {
      const scale = network.getScale();
      const bright = lit();
      const taken = [];
      context.textAlign = "center";
      context.textBaseline = "top";
      context.lineJoin = "round";
      const inOrder = shown.nodes.getIds().map((id) => nodes.get(id)).sort((a, b) => rank(b, bright) - rank(a, bright));
      const left = network.getViewPosition().x * scale - box.clientWidth / 2;
      const right = left + box.clientWidth;
      const inside = (spot, { x }) => x < left || x > right ||
        (spot.x - spot.width / 2 > left && spot.x + spot.width / 2 < right);
      const dots = inOrder.map((node) => {
        const place = at(node);
        return { node, x: place.x * scale, y: place.y * scale, r: radius(node) };
      });
      for (const dot of dots) {
        const { node } = dot;
        const called = node.id === state.hovered || node.id === state.chosen;
        if (bright && !bright.has(node.id) && !called) continue;
        const lead = leads.has(node.id);
        const size = (lead ? 15.5 : 12.5) * grow;
        const label = node.label.length > LONGEST ? `${node.label.slice(0, LONGEST - 1)}…` : node.label;
        const font = `${lead || node.id === state.chosen ? 700 : 500} SIZEpx ${family}`;
        const spots = spotsOf(dot, widthOf(context, font, label) * size + 8, size + 5);
        const free = spots.filter((spot) => inside(spot, dot) && taken.every((other) => apart(spot, other)));
        if (!free.length && !called) continue;
        let best = free[0] ?? spots[0];
        let least = covered(best, dots, dot);
        for (const spot of free.slice(1)) {
          const share = least && covered(spot, dots, dot);
          if (share < least) [best, least] = [spot, share];
        }
        if (least > MOST_COVERED && !lead && !called && !bright) continue;
        taken.push(best);
        context.font = font.replace("SIZE", String(size / scale));
        context.lineWidth = 3.5 / scale;
        context.strokeStyle = paint(colours.paper);
        context.strokeText(label, best.x / scale, best.y / scale);
        context.fillStyle = paint(lead && !map.memory ? colours.hues[node.hue] : colours.ink);
        context.fillText(label, best.x / scale, best.y / scale);
      }
    };
    readColours();
    document.fonts?.ready.then(() => {
      widths.clear();
      network.redraw();
    });
    network.on("beforeDrawing", halos);
    network.on("afterDrawing", names);
    return { dotOf, wireOf, readColours };
  };
})();
