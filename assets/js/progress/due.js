/**
 * Due cards: which ones, how urgent, on which days, and how long a review takes.
 *
 * @import {CardState, Stamp, State} from "../log/types.d.ts"
 */
import {
  DAY,
  day,
  dayStart,
  dueDayOf,
  MemoryState,
  Rating,
  retrievability,
} from "../log/learner-log.js";

const USUAL_MS = 20_000;
const LONGEST_MS = 120_000;

/**
 * Return the probability that a card is recalled now.
 *
 * @param {CardState} known
 * @param {Stamp} now
 */
export const recall = (known, now) =>
  retrievability(known.memory.stability, day(now.at, now.offset) - known.day);

/**
 * Tell whether a card is due: on its day, or, after a miss, at its minute. A card that was graded
 * in the future is due, since a clock was wrong.
 *
 * @param {CardState} known
 * @param {Stamp} now
 */
export function isDue(known, now) {
  const { memory, gone, until } = known;
  const today = day(now.at, now.offset);
  if (gone || until > today) return false;
  if (memory.last > now.at + DAY) return true;
  return memory.state === MemoryState.Review
    ? dueDayOf(known, today) <= today
    : memory.due <= now.at;
}

/**
 * Return the learning day on which a card is asked; infinity if it is suspended.
 *
 * @param {CardState} known
 * @param {number} today
 */
const dateDue = (known, today) => Math.max(dueDayOf(known, today), known.until);

/**
 * Return when a card is due; infinity if it is suspended.
 *
 * @param {CardState} known
 * @param {Stamp} now
 */
export function dueAt(known, now) {
  const today = day(now.at, now.offset);
  const date = dateDue(known, today);
  return date === known.dueDay ? known.memory.due : now.at + (date - today) * DAY;
}

/**
 * Tell whether the learner was sure of a mistake: such cards are asked first, since these mistakes
 * are corrected best.
 *
 * @type {(known: CardState) => boolean}
 */
const isSurprise = ({ grade, sure }) => grade === Rating.Again && sure === true;

/**
 * Return a comparison that sorts cards by urgency.
 *
 * @type {(now: Stamp) => (one: CardState, other: CardState) => number}
 */
export const byNeed = (now) => (one, other) =>
  Number(isSurprise(other)) - Number(isSurprise(one)) ||
  recall(one, now) - recall(other, now) ||
  one.memory.due - other.memory.due;

/**
 * Return the due cards, the most urgent first.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export const dueCards = (state, now) =>
  [...state.cards.values()].filter((known) => isDue(known, now)).sort(byNeed(now));

/**
 * Return since when a card is due, or when the next one will be; undefined if none will.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export function nextDue(state, now) {
  const today = day(now.at, now.offset);
  /** @type {(known: CardState) => number} */
  const time = (known) => {
    if (known.gone) return Number.POSITIVE_INFINITY;
    if (known.memory.state !== MemoryState.Review) return dueAt(known, now);
    return dayStart(dateDue(known, today), now.offset);
  };
  const next = Math.min(...[...state.cards.values()].map(time));
  return Number.isFinite(next) ? next : undefined;
}

/**
 * Return how many cards are due on each of the coming days; today includes overdue cards.
 *
 * @param {State} state
 * @param {Stamp} now
 * @param {number} days
 * @returns {number[]}
 */
export function forecast(state, now, days) {
  const today = day(now.at, now.offset);
  const counts = new Array(days).fill(0);
  for (const known of state.cards.values()) {
    const ahead = isDue(known, now) ? 0 : Math.max(0, dateDue(known, today) - today);
    if (!known.gone && ahead < days) counts[ahead] += 1;
  }
  return counts;
}

/**
 * Estimate the time for some cards: the learner's median per card, or 20 seconds.
 *
 * @param {State} state
 * @param {number} cards The number of cards.
 */
export function estimate(state, cards) {
  const times = state.events
    .filter((e) => e.kind === "grade" && e.ms > 0 && !state.undone.has(e.id))
    .slice(-100)
    .map((e) => Math.min(e.ms, LONGEST_MS))
    .sort((one, other) => one - other);
  const usual = times.length ? times[times.length >> 1] : USUAL_MS;
  return { cards, minutes: cards ? Math.max(1, Math.round((cards * usual) / 60_000)) : 0 };
}
