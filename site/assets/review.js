// The Review page: one card after another, by mouse or by keys.
(() => {
  "use strict";
  const study = window.studygraphStudy;
  const { answer } = window.studygraphFsrs;
  const { keys, make, reach } = window.studygraph;
  const page = document.querySelector("[data-review]");
  const part = (name) => page.querySelector(`[data-${name}]`);
  const choice = { skipped: new Set(), fresh: 20 };
  const given = [];
  let state = null, now = null, shownAt = 0, answered = false, busy = false, turn = 0;

  const say = (words) => { part("status").textContent = words; };
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  // Our own rendered notes: sanitised when the site was built, bound by the page's policy.
  const fill = (element, html) => {
    element.innerHTML = html;
    reach(element);
  };

  const chip = (concept) => {
    const { label, href } = study.deck.concepts[concept];
    const link = make("a", "chip", label);
    link.href = study.root + href;
    return link;
  };

  const counts = (line) => {
    const fresh = line.filter((one) => one.why === study.NEW).length;
    part("counts").textContent = `${line.length - fresh} due, ${fresh} new`;
  };

  const next = async () => {
    turn += 1;
    const mine = turn;
    const at = Date.now();
    const line = study.queue(state, at, choice);
    counts(line);
    progress();
    part("undo").disabled = given.length === 0;
    const coming = line[0] ?? null;
    now = null; // no key answers a card whose words are still being loaded
    answered = false;
    part("done").hidden = Boolean(coming);
    if (!coming) { part("flash").hidden = true; finish(at); return; }
    let words = null;
    try { words = await study.wording(coming.card); } catch (error) {
      part("flash").hidden = true;
      say(`The next card cannot be shown: ${error.message}. Is the site's folder whole?`);
      return;
    }
    if (mine !== turn) return; // another choice was made in the meantime
    now = { ...coming, words };
    part("flash").hidden = false;
    shownAt = Date.now();
    const lecture = study.deck.lectures[now.card.lecture];
    part("where").textContent = [lecture.course, lecture.title, words.context].filter(Boolean).join(" · ");
    fill(part("front"), words.front);
    for (const name of ["answer", "rates"]) part(name).hidden = true;
    part("show").hidden = false;
    part("flash").scrollIntoView({ block: "nearest" });
  };

  const show = () => {
    if (!now || answered) return;
    answered = true;
    fill(part("back"), now.words.back);
    const place = part("place");
    place.textContent = now.words.place;
    place.href = study.root + now.words.href;
    const opens = now.card.concepts.length ? study.deck.concepts[now.card.concepts[0]].unlocks : [];
    part("unlocks").replaceChildren(...(opens.length ? ["This unlocks ", ...opens.flatMap((one) => [chip(one), " "])] : []));
    const at = Date.now();
    for (const button of page.querySelectorAll("[data-rate]")) {
      const due = answer(now.memory, Number(button.dataset.rate), at).due;
      button.querySelector("span").textContent = study.wait(due - at);
    }
    part("answer").hidden = false;
    part("rates").hidden = false;
    part("show").hidden = true;
    page.querySelector("[data-rate='3']").focus();
  };

  const rate = async (rating) => {
    if (!now || !answered || busy) return;
    busy = true;
    try {
      const { card, words } = now;
      const lecture = study.deck.lectures[card.lecture];
      const place = { note: lecture.path, line: card.line, origin: card.origin, asked: words.asked, told: words.told };
      const seconds = Math.min(120, Math.round((Date.now() - shownAt) / 100) / 10);
      const event = study.event({ do: "answer", card: card.id, rating, seconds, place });
      await study.add(event);
      given.push(event.id);
      state = study.replay();
      say(`Kept as ${["again", "hard", "good", "easy"][rating - 1]}.`);
      await next();
      part("show").querySelector("button").focus();
    } catch (error) {
      say(`The answer could not be kept: ${error.message}. Save your progress below.`);
    } finally { busy = false; }
  };

  const undo = async () => {
    if (!given.length || busy) return;
    busy = true;
    try {
      await study.add(study.event({ do: "undo", event: given.at(-1) }));
      given.pop();
      state = study.replay();
      say("The last answer is taken back.");
      await next();
    } catch (error) {
      say(`The answer could not be taken back: ${error.message}. Press u to try again.`);
    } finally { busy = false; }
  };

  const skip = async () => {
    if (!now) return;
    choice.skipped.add(now.card.id);
    say("Not today.");
    await next();
  };

  const finish = (at) => {
    const due = [...study.cards].map((card) => state.memories.get(card.id)?.due).filter((one) => one > at);
    const words = due.length ? `The next card is due in ${study.wait(Math.min(...due) - at)}.` : "";
    part("done-words").textContent = `Nothing is left here today. ${words}`;
  };

  const progress = () => {
    const today = study.dayStart(Date.now());
    const good = state.answers.filter((one) => one.rating > 1).length;
    const share = state.answers.length ? `, ${Math.round(100 * good / state.answers.length)} % remembered` : "";
    const recent = state.answers.filter((one) => one.time >= today).length;
    part("progress").textContent = `${count(state.memories.size, "card")} seen of ${study.cards.length}, `
      + `${count(state.answers.length, "answer")}, ${recent} today${share}.`;
  };

  // ---- choosing ----
  const options = (select, pairs) => {
    for (const [value, label] of pairs) {
      const option = make("option", "", label);
      option.value = value;
      select.append(option);
    }
  };
  const lectures = () => study.deck.lectures.filter((one) => !choice.course || one.course === choice.course);
  const fillChoices = () => {
    const courses = [...new Set(study.deck.lectures.map((one) => one.course).filter(Boolean))];
    options(part("course"), courses.map((course) => [course, course]));
    options(part("lecture"), lectures().map((one) => [one.path, one.title]));
    const used = new Set(study.cards.flatMap((card) => card.concepts));
    const list = Object.entries(study.deck.concepts).filter(([id]) => used.has(id));
    list.sort((a, b) => (a[1].label.toLowerCase() < b[1].label.toLowerCase() ? -1 : 1));
    options(part("concept"), list.map(([id, { label }]) => [id, label]));
  };
  const readAddress = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const name of ["course", "lecture", "concept"]) {
      choice[name] = asked.get(name) ?? "";
      part(name).value = choice[name];
      choice[name] = part(name).value;
    }
  };
  const choose = async () => {
    const asked = new URLSearchParams();
    for (const name of ["course", "lecture", "concept"]) {
      choice[name] = part(name).value;
      if (choice[name]) asked.set(name, choice[name]);
    }
    choice.fresh = Math.max(0, Number(part("fresh").value) || 0);
    history.replaceState(null, "", `#${asked}`);
    await next();
  };

  // ---- in and out ----
  const save = () => {
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([study.text()], { type: "application/jsonl" }));
    link.download = `reviews-${new Date().toISOString().slice(0, 10)}.jsonl`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const takeIn = async (input) => {
    const [file] = input.files;
    if (!file) return;
    const { found, fresh } = await study.takeIn(await file.text());
    state = study.replay();
    say(found ? `${count(fresh, "answer")} taken in, ${found - fresh} known.` : "That file holds no answers.");
    input.value = "";
    await next();
  };

  const failed = (what) => (error) => say(`${what}: ${error.message}.`);
  // Every card of the choice, due or not, with its answer: on paper only, and once.
  const printCards = async () => {
    say("The cards are made ready to print.");
    const rows = await Promise.all(study.cards.filter(study.wants({ ...choice, skipped: null })).map(async (card) => {
      const words = await study.wording(card);
      const [row, front, back] = [make("li"), make("div"), make("div")];
      fill(front, words.front);
      fill(back, words.back);
      row.append(front, back, make("p", "place", [words.context, words.place].filter(Boolean).join(" · ")));
      return row;
    }));
    part("card-list").replaceChildren(...rows);
    say("");
    print();
  };

  const obey = (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const onControl = event.target.closest("button, a, summary");
    if (event.key === " " && !answered && !onControl) show();
    else if (event.key === " " && answered && !onControl) rate(3);
    else if (!keys.single) return;
    else if (["1", "2", "3", "4"].includes(event.key) && answered) rate(Number(event.key));
    else if (event.key === "u") undo();
    else if (event.key === "s") skip();
    else return;
    event.preventDefault();
  };

  const start = async () => {
    await study.open();
    state = study.replay();
    fillChoices();
    readAddress();
    page.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.rate) rate(Number(button.dataset.rate));
      else if (button.dataset.do === "show") show();
      else if (button.dataset.do === "skip") skip();
      else if (button.hasAttribute("data-undo")) undo();
      else if (button.dataset.do === "save") save();
      else if (button.dataset.do === "print") printCards().catch(failed("The cards cannot be printed"));
    });
    part("choice").addEventListener("change", choose);
    part("choice").addEventListener("submit", (event) => event.preventDefault());
    part("file").addEventListener("change", (event) => takeIn(event.target).catch(failed("The answers could not be taken in")));
    document.addEventListener("keydown", obey);
    part("keys").checked = keys.single;
    part("keys").addEventListener("change", (event) => { keys.single = event.target.checked; });
    addEventListener("afterprint", () => part("card-list").replaceChildren());
    addEventListener("hashchange", async () => { readAddress(); await next(); });
    if (study.keepsNothing) say("This browser keeps nothing on this page: save your progress below.");
    await next();
  };
  start().catch(failed("The review cannot begin"));
})();
