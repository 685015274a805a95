// Reworded questions: which new card carries on the history of which lost one. The same
// rules as in the terminal; tests/test_review_page.py holds the likeness of two wordings
// to Python's. A place is { note, line, origin, asked, told }.
(() => {
  "use strict";
  const NEAR = 12, ALIKE_HERE = 0.45, ALIKE_NEAR = 0.6, SHORT_ANSWER = 12;

  // The longest stretch that both have between the bounds; the earliest of several.
  const longest = (a, b, [aFrom, aTo, bFrom, bTo]) => {
    let best = [aFrom, bFrom, 0], row = new Map();
    for (let i = aFrom; i < aTo; i += 1) {
      const next = new Map();
      for (let j = bFrom; j < bTo; j += 1) {
        if (a[i] !== b[j]) continue;
        const size = (row.get(j - 1) ?? 0) + 1;
        next.set(j, size);
        if (size > best[2]) best = [i - size + 1, j - size + 1, size];
      }
      row = next;
    }
    return best;
  };

  // Twice the matching letters over all letters (Ratcliff and Obershelp 1988), 0..1.
  const likeness = (left, right) => {
    const a = [...left], b = [...right];
    if (!a.length && !b.length) return 1;
    const open = [[0, a.length, 0, b.length]];
    let matching = 0;
    while (open.length) {
      const bounds = open.pop();
      const [i, j, size] = longest(a, b, bounds);
      if (!size) continue;
      matching += size;
      open.push([bounds[0], i, bounds[2], j], [i + size, bounds[1], j + size, bounds[3]]);
    }
    return 2 * matching / (a.length + b.length);
  };

  // How sure, 0..2, that both are one question; 0 where they are not.
  const sure = (before, after) => {
    const words = likeness(before.asked, after.asked);
    const same = before.told === after.told;
    const telling = same && Number(after.told.split("-")[0]) >= SHORT_ANSWER;
    const apart = Math.abs(before.line - after.line);
    if (apart === 0 && (same || words >= ALIKE_HERE)) return 1 + words;
    if (words >= ALIKE_NEAR && (apart <= NEAR || telling)) return words;
    return telling && words >= ALIKE_HERE / 2 ? words : 0;
  };

  // Pairs of ids (old, new) from places by id; each id once, the surest first.
  const renamed = (lost, fresh) => {
    const pairs = [];
    for (const [old, before] of lost) {
      for (const [id, after] of fresh) {
        if (before.note !== after.note || before.origin !== after.origin) continue;
        const value = sure(before, after);
        if (value) pairs.push([Number(value.toFixed(6)), old, id]);
      }
    }
    pairs.sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0) || (a[2] < b[2] ? -1 : 1));
    const taken = new Set();
    return pairs.filter(([, old, id]) => {
      if (taken.has(old) || taken.has(id)) return false;
      taken.add(old).add(id);
      return true;
    }).map(([, old, id]) => [old, id]);
  };

  window.studygraphRenamed = { likeness, renamed };
})();
