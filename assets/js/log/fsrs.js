/**
 * The FSRS-6 scheduler: when a card is due again. Pure: no clock, no time zone. Times are in
 * milliseconds; the caller counts the days since the last review. No fuzz: the same reviews
 * give the same intervals.
 *
 * Equivalent to py-fsrs 6.3: tests/assets/test_fsrs.py compares the two on random reviews.
 *
 * @typedef {1|2|3|4} Grade A Rating.
 *
 * @typedef {object} Memory The scheduler's state of one card; null before its first review.
 * @property {1|2|3} state A MemoryState.
 * @property {number|null} step The current step of learning or relearning; null in review.
 * @property {number} stability The days after which 90 % of such cards are still recalled.
 * @property {number} difficulty From 1 to 10.
 * @property {number} due
 * @property {number} last The time of the last review.
 *
 * @typedef {object} Options
 * @property {number[]} w The 21 parameters.
 * @property {number} retention The desired share of cards recalled when due.
 * @property {number[]} steps The waiting times of a card that is being learned.
 * @property {number[]} relearning The waiting times of a card that was forgotten.
 * @property {number} maximum The longest interval, in days.
 */
/** The grades by name, as in ts-fsrs. Stored in the log: never renumber them. */
export const Rating = Object.freeze({ Again: 1, Hard: 2, Good: 3, Easy: 4 });

/** The states of a card's memory by name, as in ts-fsrs. */
export const MemoryState = Object.freeze({ Learning: 1, Review: 2, Relearning: 3 });

const MINUTE = 60_000;
/** The milliseconds of a day. */
export const DAY = 1440 * MINUTE;

/**
 * The default options, as in py-fsrs.
 *
 * @type {Options}
 */
export const DEFAULTS = {
  w: [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
  ],
  retention: 0.9,
  steps: [MINUTE, 10 * MINUTE],
  relearning: [10 * MINUTE],
  maximum: 36500,
};

const { exp, max, min, round } = Math;

/**
 * The factor of the forgetting curve R = (1 + factor·t/S)^−w20, for which R(S) = 0.9.
 *
 * @param {number[]} w
 */
const factor = (w) => 0.9 ** (-1 / w[20]) - 1;

/** @type {(value: number) => number} */
const difficultyWithin = (value) => min(max(value, 1), 10);

/** @type {(w: number[], grade: Grade) => number} */
const firstDifficulty = (w, grade) => w[4] - exp(w[5] * (grade - 1)) + 1;

/**
 * Return the chance that a card is recalled so many whole days after its last review.
 *
 * @param {number} stability
 * @param {number} days
 * @param {number[]} [w]
 */
export const retrievability = (stability, days, w = DEFAULTS.w) =>
  (1 + (factor(w) * max(0, days)) / stability) ** -w[20];

/**
 * Return the days until the chance of recall falls to the desired retention.
 *
 * @param {number} stability
 * @param {Options} [options]
 */
export const interval = (stability, { w, retention, maximum } = DEFAULTS) =>
  min(max(round((stability / factor(w)) * (retention ** (-1 / w[20]) - 1)), 1), maximum);

/**
 * @param {number[]} w
 * @param {number} difficulty
 * @param {Grade} grade
 */
function nextDifficulty(w, difficulty, grade) {
  const damped = difficulty - ((10 - difficulty) * w[6] * (grade - Rating.Good)) / 9;
  return difficultyWithin(w[7] * firstDifficulty(w, Rating.Easy) + (1 - w[7]) * damped);
}

/**
 * @param {number[]} w
 * @param {Memory} before
 * @param {Grade} grade
 * @param {number} days
 */
function nextStability(w, { stability: s, difficulty }, grade, days) {
  if (days < 1) {
    const growth = exp(w[17] * (grade - Rating.Good + w[18])) * s ** -w[19];
    return s * (grade > Rating.Again ? max(growth, 1) : growth);
  }
  const forgotten = 1 - retrievability(s, days, w);
  if (grade === Rating.Again) {
    const long = w[11] * difficulty ** -w[12] * ((s + 1) ** w[13] - 1) * exp(w[14] * forgotten);
    return min(long, s / exp(w[17] * w[18]));
  }
  const grown = exp(w[8]) * (11 - difficulty) * s ** -w[9] * (exp(w[10] * forgotten) - 1);
  return (
    s * (1 + grown * (grade === Rating.Hard ? w[15] : 1) * (grade === Rating.Easy ? w[16] : 1))
  );
}

/**
 * Return the next step and its waiting time, or undefined after the last step.
 *
 * @param {number[]} steps
 * @param {number} step
 * @param {Grade} grade
 * @returns {[number, number]|undefined}
 */
function nextStep(steps, step, grade) {
  if (!steps.length || grade === Rating.Easy) return undefined;
  if (grade > Rating.Again && step >= steps.length) return undefined;
  if (grade === Rating.Again) return [0, steps[0]];
  if (grade === Rating.Good)
    return step + 1 < steps.length ? [step + 1, steps[step + 1]] : undefined;
  if (step) return [step, steps[step]];
  return [0, steps.length > 1 ? (steps[0] + steps[1]) / 2 : steps[0] * 1.5];
}

/**
 * Return a card's memory after a review.
 *
 * @param {Memory|null} before
 * @param {Grade} grade
 * @param {number} now
 * @param {number} days Whole days since the last review.
 * @param {Options} [options]
 * @returns {Memory}
 */
export function review(before, grade, now, days, options = DEFAULTS) {
  const { w } = options;
  const stability = max(before ? nextStability(w, before, grade, days) : w[grade - 1], 0.001);
  const difficulty = before
    ? nextDifficulty(w, before.difficulty, grade)
    : difficultyWithin(firstDifficulty(w, grade));
  const from = before?.state ?? MemoryState.Learning;
  const isLearning = from === MemoryState.Learning;
  const stepping = isLearning ? MemoryState.Learning : MemoryState.Relearning;
  const steps = isLearning ? options.steps : options.relearning;
  const inSteps = from !== MemoryState.Review || grade === Rating.Again;
  const next = inSteps ? nextStep(steps, before?.step ?? 0, grade) : undefined;
  return {
    state: next ? stepping : MemoryState.Review,
    step: next ? next[0] : null,
    stability,
    difficulty,
    due: now + (next ? next[1] : interval(stability, options) * DAY),
    last: now,
  };
}
