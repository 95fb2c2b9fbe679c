/** Which cards are due, how urgently, and how long reviewing them takes. */
import { day, MemoryState, Rating, retrievability } from "../log/learner-log.js";

/** Return items by what they have in common, in their order. */
export function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    if (!groups.has(keyOf(item))) groups.set(keyOf(item), []);
    groups.get(keyOf(item)).push(item);
  }
  return groups;
}

/** Return how many items have each thing in common. */
export function countBy(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

const USUAL_MS = 20_000;
const LONGEST_MS = 120_000;

/** Return the chance that a card is recalled now. */
export const recall = (known, now) =>
  retrievability(known.memory.stability, day(now.at, now.offset) - known.day);

/** Tell whether a card is due: on its day, or at its minute where it was just missed. */
export const isDue = ({ memory, dueDay, gone }, now) =>
  !gone &&
  (memory.state === MemoryState.Review ? dueDay <= day(now.at, now.offset) : memory.due <= now.at);

/** Sure, and wrong: such a mistake is mended best, and first. */
const isSurprise = ({ grade, sure }) => grade === Rating.Again && sure === true;

export const byNeed = (now) => (one, other) =>
  isSurprise(other) - isSurprise(one) ||
  recall(one, now) - recall(other, now) ||
  one.memory.due - other.memory.due;

/** Return the cards that are due, the one that is needed most first. */
export const dueCards = (state, now) =>
  [...state.cards.values()].filter((known) => isDue(known, now)).sort(byNeed(now));

/** Return how long so many cards take: by the learner's own median, else 20 seconds each. */
export function estimate(state, cards) {
  const times = state.events
    .filter((e) => e.kind === "grade" && e.ms > 0 && !state.undone.has(e.id))
    .slice(-100)
    .map((e) => Math.min(e.ms, LONGEST_MS))
    .sort((one, other) => one - other);
  const usual = times.length ? times[times.length >> 1] : USUAL_MS;
  return { cards, minutes: cards ? Math.max(1, Math.round((cards * usual) / 60_000)) : 0 };
}
