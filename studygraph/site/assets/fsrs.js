// When a card is due: FSRS-6 with its default parameters, spread of due days off.
// The same arithmetic, in the same order, as the Python package that the terminal uses,
// so that one log gives one state in both; tests/test_study_fsrs.py holds them together.
// Times are milliseconds since 1970, stability is in days, difficulty in 1..10.
(() => {
  "use strict";
  const W = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
  ];
  const RETENTION = 0.9, LONGEST = 36500, LEAST_STABLE = 0.001;
  const MINUTE = 60000, DAY = 86400000;
  const AGAIN = 1, HARD = 2, EASY = 4;
  const LEARNING = 1, REVIEW = 2, RELEARNING = 3;
  const STEPS = { [LEARNING]: [MINUTE, 10 * MINUTE], [RELEARNING]: [10 * MINUTE] };
  const DECAY = -W[20];
  const FACTOR = 0.9 ** (1 / DECAY) - 1;

  const stable = (days) => Math.max(days, LEAST_STABLE);
  const clamp = (value) => Math.min(Math.max(value, 1), 10);
  const wholeDays = (from, to) => Math.floor((to - from) / DAY);

  // Half to even, as Python rounds.
  const round = (value) => {
    const down = Math.floor(value), rest = value - down;
    if (rest !== 0.5) return Math.round(value);
    return down % 2 === 0 ? down : down + 1;
  };

  const firstDifficulty = (rating) => W[4] - Math.E ** (W[5] * (rating - 1)) + 1;

  const nextDifficulty = (difficulty, rating) => {
    const change = -(W[6] * (rating - 3));
    const damped = difficulty + (10 - difficulty) * change / 9;
    return clamp(W[7] * firstDifficulty(EASY) + (1 - W[7]) * damped);
  };

  const sameDay = (stability, rating) => {
    const grown = Math.E ** (W[17] * (rating - 3 + W[18])) * stability ** -W[19];
    return stable(stability * (rating === AGAIN ? grown : Math.max(grown, 1)));
  };

  const forgotten = (difficulty, stability, chance) => Math.min(
    W[11] * difficulty ** -W[12] * ((stability + 1) ** W[13] - 1)
      * Math.E ** ((1 - chance) * W[14]),
    stability / Math.E ** (W[17] * W[18]),
  );

  const recalled = (difficulty, stability, chance, rating) => stability * (
    1 + Math.E ** W[8] * (11 - difficulty) * stability ** -W[9]
      * (Math.E ** ((1 - chance) * W[10]) - 1)
      * (rating === HARD ? W[15] : 1) * (rating === EASY ? W[16] : 1)
  );

  // The chance, 0..1, that the card is recalled at `at`; 0 for one never seen.
  const recall = (memory, at) => {
    if (!memory) return 0;
    const days = Math.max(0, wholeDays(memory.last, at));
    return (1 + FACTOR * days / memory.stability) ** DECAY;
  };

  const grow = (memory, rating, at) => {
    if (!memory) {
      return { stability: stable(W[rating - 1]), difficulty: clamp(firstDifficulty(rating)) };
    }
    const { stability, difficulty } = memory;
    let grown;
    if (wholeDays(memory.last, at) < 1) grown = sameDay(stability, rating);
    else {
      const chance = recall(memory, at);
      grown = stable(rating === AGAIN
        ? forgotten(difficulty, stability, chance)
        : recalled(difficulty, stability, chance, rating));
    }
    return { stability: grown, difficulty: nextDifficulty(difficulty, rating) };
  };

  const days = (stability) => {
    const wanted = (stability / FACTOR) * (RETENTION ** (1 / DECAY) - 1);
    return Math.min(Math.max(round(wanted), 1), LONGEST) * DAY;
  };

  // Where the card stands after the answer: its stage, its short step, and the wait.
  const move = (memory, rating, stability) => {
    const stage = memory?.stage ?? LEARNING;
    if (stage === REVIEW) {
      if (rating === AGAIN) return { stage: RELEARNING, step: 0, wait: STEPS[RELEARNING][0] };
      return { stage, step: null, wait: days(stability) };
    }
    const steps = STEPS[stage], step = memory?.step ?? 0;
    const out = { stage: REVIEW, step: null, wait: days(stability) };
    if (rating === AGAIN) return { stage, step: 0, wait: steps[0] };
    if (step >= steps.length || rating === EASY) return out;
    if (rating === HARD) {
      const first = steps.length === 1 ? steps[0] * 1.5 : (steps[0] + steps[1]) / 2;
      return { stage, step, wait: step === 0 ? first : steps[step] };
    }
    return step + 1 === steps.length ? out : { stage, step: step + 1, wait: steps[step + 1] };
  };

  // The memory after one more answer (1 again, 2 hard, 3 good, 4 easy).
  const answer = (memory, rating, at) => {
    const { stability, difficulty } = grow(memory, rating, at);
    const { stage, step, wait } = move(memory, rating, stability);
    return {
      stage, step, stability, difficulty, due: at + wait, last: at,
      first: memory ? memory.first : at,
      reviews: (memory?.reviews ?? 0) + 1,
      lapses: (memory?.lapses ?? 0) + (rating === AGAIN ? 1 : 0),
    };
  };

  window.studygraphFsrs = { answer, recall, REVIEW };
})();
