/**
 * FSRS-6: when a card is due again. Pure: it knows no clock and no time zone. Times are
 * milliseconds, and the days since the last review are counted by the caller, who knows when
 * a day begins. No fuzz: the same reviews give the same days.
 *
 * It does what py-fsrs 6.3 does; tests/test_fsrs.py compares the two on random reviews.
 *
 * @typedef {object} Memory What is known of one card; null before its first review.
 * @property {1|2|3} state Learning, in review, relearning.
 * @property {number|null} step The step of learning or relearning that it stands at.
 * @property {number} stability The days after which nine of ten are still recalled.
 * @property {number} difficulty From 1 to 10.
 * @property {number} due
 * @property {number} last The time of the last review.
 *
 * @typedef {object} Options
 * @property {number[]} w The 21 parameters.
 * @property {number} retention The share of cards to be recalled when they are due.
 * @property {number[]} steps The times between reviews of a card that is being learned.
 * @property {number[]} relearning The same for a card that was forgotten.
 * @property {number} maximum The longest interval, in days.
 */

const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;

/** @type {Options} */
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

/** How much longer than S days it takes until R falls from 0.9: R = (1 + factor·t/S)^−w20. */
const factor = (w) => 0.9 ** (-1 / w[20]) - 1;

const difficultyWithin = (value) => min(max(value, 1), 10);

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

function nextDifficulty(w, difficulty, grade) {
  const damped = difficulty - ((10 - difficulty) * w[6] * (grade - 3)) / 9;
  return difficultyWithin(w[7] * firstDifficulty(w, 4) + (1 - w[7]) * damped);
}

function nextStability(w, { stability: s, difficulty }, grade, days) {
  if (days < 1) {
    const growth = exp(w[17] * (grade - 3 + w[18])) * s ** -w[19];
    return s * (grade > 1 ? max(growth, 1) : growth);
  }
  const forgotten = 1 - retrievability(s, days, w);
  if (grade === 1) {
    const long = w[11] * difficulty ** -w[12] * ((s + 1) ** w[13] - 1) * exp(w[14] * forgotten);
    return min(long, s / exp(w[17] * w[18]));
  }
  const grown = exp(w[8]) * (11 - difficulty) * s ** -w[9] * (exp(w[10] * forgotten) - 1);
  return s * (1 + grown * (grade === 2 ? w[15] : 1) * (grade === 4 ? w[16] : 1));
}

/** Return the step that follows and its time, or nothing where the steps are over. */
function nextStep(steps, step, grade) {
  if (!steps.length || grade === 4 || (grade > 1 && step >= steps.length)) return undefined;
  if (grade === 1) return [0, steps[0]];
  if (grade === 3) return step + 1 < steps.length ? [step + 1, steps[step + 1]] : undefined;
  if (step) return [step, steps[step]];
  return [0, steps.length > 1 ? (steps[0] + steps[1]) / 2 : steps[0] * 1.5];
}

/**
 * Return what is known of a card after a review.
 *
 * @param {Memory|null} before
 * @param {1|2|3|4} grade Again, hard, good, easy.
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
  const from = before?.state ?? 1;
  const steps = from === 1 ? options.steps : options.relearning;
  const inSteps = from !== 2 || grade === 1;
  const next = inSteps ? nextStep(steps, before?.step ?? 0, grade) : undefined;
  return {
    state: next ? (from === 1 ? 1 : 3) : 2,
    step: next ? next[0] : null,
    stability,
    difficulty,
    due: now + (next ? next[1] : interval(stability, options) * DAY),
    last: now,
  };
}
