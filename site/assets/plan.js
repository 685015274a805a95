// The Plan page: what to study on which day, from the log of this browser.
(() => {
  "use strict";
  const study = window.studygraphStudy;
  const { recall } = window.studygraphFsrs;
  const { make } = window.studygraph;
  const page = document.querySelector("[data-plan]");
  const part = (name) => page.querySelector(`[data-${name}]`);
  const DAY = 86400000, KNOWN = 0.9, NEW_SECONDS = 60, REPEAT_SECONDS = 15;
  const keyOf = (notebook) => `studygraph.plan.${notebook}`;
  const key = keyOf(study.deck.notebook);
  let state = null;

  const round = (value, digits) => Number(value.toFixed(digits));
  const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);

  // One topic a concept that cards ask for, in the study order.
  const topicsAt = (goal, course) => {
    const held = new Map();
    for (const card of study.cards) {
      const [concept] = card.concepts;
      if (!concept || (course && card.course !== course)) continue;
      if (!held.has(concept)) held.set(concept, []);
      held.get(concept).push(card);
    }
    return study.deck.order.filter((concept) => held.has(concept)).map((concept) => {
      const cards = held.get(concept);
      const memories = cards.map((card) => state.memories.get(card.id));
      const fresh = memories.filter((one) => !one).length;
      const due = memories.filter((one) => one && one.due <= goal).length;
      const chance = memories.reduce((sum, one) => sum + recall(one, goal), 0) / cards.length;
      const minutes = (fresh * NEW_SECONDS + due * REPEAT_SECONDS) / 60;
      const { label, href, importance, needs } = study.deck.concepts[concept];
      const worth = round((0.1 + importance) * (1 - chance) / Math.max(minutes, 0.25), 9);
      return { concept, label, href, needs, cards, chance, minutes, worth, lecture: cards[0].lecture };
    });
  };

  const withNeeds = (topic, byId) => {
    const found = new Set(), open = [topic.concept];
    while (open.length) {
      const one = open.pop();
      if (!byId.has(one) || found.has(one)) continue;
      found.add(one);
      open.push(...byId.get(one).needs);
    }
    return found;
  };

  // The most worth a minute first, each with what it needs, until the days are full.
  const choose = (topics, budget) => {
    const byId = new Map(topics.map((topic) => [topic.concept, topic]));
    const chosen = new Set();
    let left = budget;
    const wanted = [...topics].sort((a, b) => b.worth - a.worth || (a.concept < b.concept ? -1 : 1));
    for (const topic of wanted) {
      const fresh = [...withNeeds(topic, byId)].filter((one) => !chosen.has(one));
      const cost = fresh.reduce((sum, one) => sum + byId.get(one).minutes, 0);
      if (cost > left) continue;
      for (const one of fresh) chosen.add(one);
      left -= cost;
    }
    return chosen;
  };

  const fill = (topics, days, minutes) => {
    const held = Array.from({ length: days }, () => []);
    let number = 0, used = 0;
    for (const topic of topics) {
      if (used && used + topic.minutes > minutes && number < days - 1) { number += 1; used = 0; }
      held[number].push(topic);
      used += topic.minutes;
    }
    return held;
  };

  const row = (topic) => {
    const item = make("li", "topic");
    const link = make("a", "", topic.label);
    link.href = study.root + topic.href;
    const meter = make("meter");
    meter.min = 0; meter.max = 1; meter.value = topic.chance;
    const percent = `${Math.round(100 * topic.chance)} %`;
    meter.setAttribute("aria-label", `remembered ${percent}`);
    const lecture = study.deck.lectures[topic.lecture].title;
    const cards = `${topic.cards.length} ${topic.cards.length === 1 ? "card" : "cards"}`;
    item.append(link, " ", meter, make("span", "quiet small", `${percent} · ${cards} · ${lecture}`));
    return item;
  };
  const list = (topics) => {
    const rows = make("ul", "plain topics");
    rows.append(...topics.map(row));
    return rows;
  };

  const draw = () => {
    const today = midnight(Date.now());
    const named = part("exam").value ? midnight(`${part("exam").value}T00:00`) : null;
    const over = named !== null && named < today;
    const exam = over ? null : named;
    part("exam").setAttribute("aria-invalid", String(over));
    const minutes = Math.max(1, Number(part("minutes").value) || 30);
    const days = exam ? Math.max(1, Math.round((exam - today) / DAY)) : 7;
    const goal = new Date(today);
    goal.setDate(goal.getDate() + days);
    goal.setHours(9);
    const topics = topicsAt(goal.getTime(), part("course").value);
    const open = topics.filter((topic) => topic.chance < KNOWN);
    const chosen = choose(open, days * minutes);
    const held = fill(open.filter((topic) => chosen.has(topic.concept)), days, minutes);
    const shown = part("days");
    shown.replaceChildren();
    held.forEach((own, number) => {
      if (!own.length) return;
      const date = new Date(today);
      date.setDate(date.getDate() + number);
      const section = make("section", "section day");
      const spent = Math.round(own.reduce((sum, topic) => sum + topic.minutes, 0));
      const title = make("h2", "", date.toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long" }));
      title.append(" ", make("span", "quiet small", `${spent} min`));
      section.append(title, list(own));
      shown.append(section);
    });
    const left = open.filter((topic) => !chosen.has(topic.concept));
    const known = topics.length - open.length;
    const total = Math.ceil(open.reduce((sum, topic) => sum + topic.minutes, 0) / days);
    const words = [];
    if (over) words.push("That exam is over: choose a day to come. Until then this is a plan for seven days.");
    if (!topics.length) words.push("No topic here has a card yet.");
    else if (!open.length) words.push("Every topic will be remembered: there is nothing to study.");
    if (left.length) words.push(`Topics that do not fit: ${left.length}. With ${total} minutes a day all would fit.`);
    if (known) words.push(`Topics known well enough: ${known}.`);
    part("status").textContent = words.join(" ");
    part("left").hidden = !left.length;
    part("left-topics").replaceChildren(list(left));
  };

  const keep = () => {
    const held = { exam: part("exam").value, minutes: part("minutes").value, course: part("course").value };
    try { localStorage.setItem(key, JSON.stringify(held)); } catch { /* this page only */ }
    draw();
  };

  const start = async () => {
    await study.open();
    state = study.replay();
    for (const course of new Set(study.deck.lectures.map((one) => one.course).filter(Boolean))) {
      part("course").append(make("option", "", course));
    }
    try {
      const text = localStorage.getItem(key) ?? localStorage.getItem(keyOf(study.deck.formerly));
      const held = JSON.parse(text ?? "{}");
      for (const name of ["exam", "minutes", "course"]) if (held[name]) part(name).value = held[name];
    } catch { /* nothing kept */ }
    part("choice").addEventListener("change", keep);
    part("choice").addEventListener("submit", (event) => event.preventDefault());
    draw();
  };
  start().catch((error) => { part("status").textContent = `There is no plan: ${error.message}.`; });
})();
