// The review log of this browser, what it says of each card, and which card is next.
// The same rules as in the terminal: a log that is only added to, a state that is its
// replay, due cards first, one of a family a day. Cards lie in data/deck.js, their text in
// a file a lecture. Under a server that names a log, that log is read and written.
(() => {
  "use strict";
  const { root, load } = window.studygraph;
  const { answer, recall, REVIEW } = window.studygraphFsrs;
  const deck = window.STUDYGRAPH_DECK;
  const MINUTE = 60000, DAY = 86400000, AHEAD = 20 * MINUTE, DAY_BEGINS = 4;
  const LINES_A_KEY = 200;
  const prefixOf = (notebook) => `studygraph.reviews.${notebook}.`;
  const prefix = prefixOf(deck.notebook);
  const server = document.querySelector("meta[name='studygraph-reviews']")?.content;

  const cards = deck.cards.map(([id, lecture, family, concepts, line, origin], place) => (
    { id, lecture, family, concepts, line, origin, place, course: deck.lectures[lecture].course }
  ));
  const byId = new Map(cards.map((card) => [card.id, card]));
  const rank = new Map(deck.order.map((concept, place) => [concept, place]));

  // ---- the log ----
  // Null for a line that is no record, or whose time no review can have been at: the
  // terminal passes over the same lines.
  const ZONED = /^\d{4}-\d\d-\d\d[T ].+(Z|[+-]\d\d:?\d\d)$/;
  const FIRST = Date.UTC(1900, 0), LAST = Date.UTC(9000, 0);
  const NEEDED = { answer: ["card"], undo: ["event"], rename: ["old", "new"] };
  const parse = (line) => {
    try {
      const event = JSON.parse(line);
      const at = ZONED.test(event.at) ? Date.parse(event.at) : NaN;
      const named = ["id", ...NEEDED[event.do]].every((name) => typeof event[name] === "string");
      const rated = event.do !== "answer" || [1, 2, 3, 4].includes(event.rating);
      return named && rated && at >= FIRST && at < LAST ? { ...event, time: at } : null;
    } catch { return null; }
  };
  const inOrder = (events) => [...new Map(events.map((event) => [event.id, event])).values()]
    .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

  let storage = null;
  try { storage = window.localStorage; storage.getItem(prefix); } catch { storage = null; }
  let lines = [];
  let events = [];
  const chunk = (place, held = prefix) => `${held}${String(Math.floor(place / LINES_A_KEY)).padStart(6, "0")}`;
  const firstOf = (place) => Math.floor(place / LINES_A_KEY) * LINES_A_KEY;
  // What another tab has kept since: it comes in before this one writes over it.
  const catchUp = () => {
    const known = lines.length;
    for (let first = firstOf(Math.max(0, known - 1)); storage; first += LINES_A_KEY) {
      const text = storage.getItem(chunk(first));
      if (text === null) break;
      lines.splice(first, LINES_A_KEY, ...text.split("\n"));
    }
    const news = lines.slice(known).map(parse).filter(Boolean);
    if (news.length) events = inOrder([...events, ...news]);
  };
  const keep = (line) => {
    const first = firstOf(lines.length);
    storage?.setItem(chunk(first), [...lines.slice(first), line].join("\n"));
    lines.push(line); // only once it is kept: it may have found no room
  };
  // Before the notebook had an id its log was kept under its title; one of the same title
  // may still be there, so the old keys go only where there is no room for both.
  const takeOver = () => {
    if (!storage || !deck.formerly || storage.getItem(chunk(0)) !== null) return;
    for (let place = 0; ; place += LINES_A_KEY) {
      const old = chunk(place, prefixOf(deck.formerly));
      const text = storage.getItem(old);
      if (text === null) return;
      try { storage.setItem(chunk(place), text); } catch {
        storage.removeItem(old);
        storage.setItem(chunk(place), text);
      }
    }
  };
  const readStorage = () => {
    takeOver();
    const found = [];
    for (let place = 0; storage; place += LINES_A_KEY) {
      const text = storage.getItem(chunk(place));
      if (text === null) break;
      found.push(...text.split("\n"));
    }
    return found;
  };
  const toLine = ({ time, ...event }) => JSON.stringify(event);

  const open = async () => {
    lines = server ? (await (await fetch(server)).text()).split("\n") : readStorage();
    events = inOrder(lines.map(parse).filter(Boolean));
    await followRenamed();
    return events;
  };
  const send = async (text) => {
    const reply = await fetch(server, { method: "POST", body: text });
    if (!reply.ok) throw new Error(`the answer was not kept: ${reply.status}`);
  };
  const add = async (...fresh) => {
    if (server) await send(fresh.map((one) => `${toLine(one)}\n`).join(""));
    else {
      catchUp();
      for (const one of fresh) keep(toLine(one));
    }
    events = inOrder([...events, ...fresh]);
  };
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(8)),
    (byte) => byte.toString(16).padStart(2, "0")).join("");
  const event = (fields, time = Date.now()) => (
    { id: newId(), at: new Date(time).toISOString(), ...fields, time }
  );
  const takeIn = async (text) => {
    const known = new Set(events.map((one) => one.id));
    const found = inOrder(text.split("\n").map(parse).filter(Boolean));
    const fresh = found.filter((one) => !known.has(one.id));
    if (fresh.length) await add(...fresh);
    return { found: found.length, fresh: fresh.length };
  };
  const text = () => events.map((one) => `${toLine(one)}\n`).join("");

  // ---- the state ----
  const names = (all) => {
    const heir = new Map();
    for (const { do: what, old, new: now } of all) {
      if (what !== "rename" || old === now) continue;
      heir.delete(now);
      heir.set(old, now);
    }
    return (card) => {
      let name = card;
      while (heir.has(name)) name = heir.get(name);
      return name;
    };
  };
  const replay = (all = events) => {
    const undone = new Set(all.filter((one) => one.do === "undo").map((one) => one.event));
    const name = names(all);
    const memories = new Map(), places = new Map();
    const answers = [];
    for (const one of all) {
      if (one.do !== "answer" || undone.has(one.id)) continue;
      const card = name(one.card);
      memories.set(card, answer(memories.get(card), one.rating, one.time));
      answers.push(one);
      if (one.place) places.set(card, one.place);
    }
    return { memories, places, answers };
  };

  // Answered cards that are gone, and the cards that stand in their place now.
  const followRenamed = async () => {
    const { memories, places } = replay();
    const lost = [...places].filter(([id]) => !byId.has(id));
    const notes = new Set(lost.map(([, place]) => place.note));
    const fresh = [];
    for (const card of cards) {
      const note = deck.lectures[card.lecture].path;
      if (!notes.has(note) || memories.has(card.id)) continue;
      const { asked, told } = await wording(card);
      fresh.push([card.id, { note, line: card.line, origin: card.origin, asked, told }]);
    }
    const found = window.studygraphRenamed.renamed(lost, fresh);
    if (found.length) await add(...found.map(([old, now]) => event({ do: "rename", old, new: now })));
  };

  // ---- the queue ----
  const dayStart = (at) => {
    const day = new Date(at);
    day.setHours(DAY_BEGINS, 0, 0, 0);
    if (day > at) day.setDate(day.getDate() - 1);
    return day.getTime();
  };
  const wants = (choice) => (card) => (!choice.course || card.course === choice.course)
    && (!choice.lecture || deck.lectures[card.lecture].path === choice.lecture)
    && (!choice.concept || card.concepts.includes(choice.concept))
    && !choice.skipped?.has(card.id);
  const STEP = 0, DUE = 1, NEW = 2, EARLY = 3;

  const queue = (state, at, choice = {}) => {
    const today = dayStart(at), tomorrow = new Date(today);
    tomorrow.setDate(tomorrow.getDate() + 1);
    let left = choice.fresh ?? 20;
    for (const memory of state.memories.values()) if (memory.first >= today) left -= 1;
    const chosen = cards.filter(wants(choice));
    const seen = new Map();
    for (const card of chosen) {
      const memory = state.memories.get(card.id);
      if (memory && memory.last >= today) seen.set(card.family, [...(seen.get(card.family) ?? []), card.id]);
    }
    const line = [];
    for (const card of chosen) {
      if (seen.get(card.family)?.some((id) => id !== card.id)) continue;
      const memory = state.memories.get(card.id);
      if (!memory) line.push({ card, memory, why: NEW, key: rank.get(card.concepts[0]) ?? rank.size });
      else if (memory.stage === REVIEW) {
        const days = Math.floor((at - memory.last) / DAY);
        if (memory.due < tomorrow) line.push({ card, memory, why: DUE, key: -(days / memory.stability) });
      } else if (memory.due <= at + AHEAD) {
        line.push({ card, memory, why: memory.due <= at ? STEP : EARLY, key: memory.due });
      }
    }
    line.sort((a, b) => a.why - b.why || a.key - b.key || a.card.place - b.card.place);
    const families = new Set();
    return line.filter(({ card, why }) => {
      if (families.has(card.family) || (why === NEW && left <= 0)) return false;
      if (why === NEW) left -= 1;
      families.add(card.family);
      return true;
    });
  };

  // ---- memory of concepts ----
  // Concept -> how much of its cards is remembered; null where none was ever asked.
  const memoryOf = (state, at) => {
    const chances = new Map();
    const asked = new Set();
    for (const card of cards) {
      const [concept] = card.concepts;
      if (!concept) continue;
      if (!chances.has(concept)) chances.set(concept, []);
      chances.get(concept).push(recall(state.memories.get(card.id), at));
      if (state.memories.has(card.id)) asked.add(concept);
    }
    return new Map([...chances].map(([concept, held]) => (
      [concept, asked.has(concept) ? held.reduce((sum, chance) => sum + chance, 0) / held.length : null]
    )));
  };

  const wording = async (card) => {
    const { file, mark } = deck.lectures[card.lecture];
    await load(file);
    return window[`STUDYGRAPH_CARDS_${mark}`][card.id];
  };

  const wait = (span) => {
    const minutes = span / MINUTE;
    for (const [size, unit, most] of [[1, "min", 60], [60, "h", 24], [1440, "d", 60], [43800, "mo", 24]]) {
      if (minutes / size < most) return `${Math.max(1, Math.round(minutes / size))} ${unit}`;
    }
    return `${(minutes / 525960).toFixed(1)} y`;
  };

  window.studygraphStudy = {
    deck, cards, root, open, add, event, takeIn, text, replay, wants, queue, memoryOf, wording, wait,
    dayStart, keepsNothing: !server && !storage, NEW, get events() { return events; },
  };
})();
