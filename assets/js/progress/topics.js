/**
 * The learner's progress in each topic.
 *
 * @typedef {"new"|"reading"|"learning"|"known"} TopicState New; reading: a step was read; learning:
 *   a card was graded; known: each card is recalled today, and would be for a week.
 *
 * @typedef {object} Progress
 * @property {TopicState} state
 * @property {number} cards The number of its cards.
 * @property {number} graded The number of graded cards.
 * @property {number} due The number of due cards.
 * @property {number} [recall] The mean probability of recall of its graded cards, if any.
 *
 * @import {CardState, PageState, Stamp, State} from "../log/types.d.ts"
 */
import { MemoryState, pageCards, Rating } from "../log/learner-log.js";
import { groupBy } from "../shell/groups.js";
import { isDue, recall } from "./due.js";

/** The share of a topic's mark that is filled, by the topic's state. */
export const SHARES = { reading: 0.25, learning: 0.5, known: 1 };

/** The minimum of each card of a known topic: days of stability, and recall today. */
const KNOWN = { stability: 7, recall: 0.8 };

/** @type {(page: PageState|undefined, known: CardState[], now: Stamp) => TopicState} */
const stateOf = (page, known, now) => {
  if (!known.length) return page?.steps.length ? "reading" : "new";
  /** @type {(each: CardState) => boolean} */
  const isKnown = (each) =>
    each.grade > Rating.Again &&
    each.memory.stability >= KNOWN.stability &&
    recall(each, now) >= KNOWN.recall;
  return known.length >= (page?.cards ?? 0) && known.every(isKnown) ? "known" : "learning";
};

/**
 * Tell whether a missed card was not recalled since: it is not known, whatever its retrievability.
 *
 * @type {(known: CardState) => boolean}
 */
const isOpen = ({ memory, grade }) => grade === Rating.Again && memory.state !== MemoryState.Review;

/** @type {(numbers: number[]) => number} */
const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/**
 * Suspended cards do not count.
 *
 * @param {PageState|undefined} page
 * @param {CardState[]} graded
 * @param {Stamp} now
 * @returns {Progress}
 */
function summary(page, graded, now) {
  const known = graded.filter(({ until }) => Number.isFinite(until));
  const cards = Math.max((page?.cards ?? 0) - (graded.length - known.length), known.length);
  return {
    state: stateOf(page && { ...page, cards }, known, now),
    cards,
    graded: known.length,
    due: known.filter((each) => isDue(each, now)).length,
    recall: known.length
      ? mean(known.map((each) => (isOpen(each) ? 0 : recall(each, now))))
      : undefined,
  };
}

/**
 * Return the progress in a topic.
 *
 * @param {State} state
 * @param {string} page
 * @param {Stamp} now
 */
export const topic = (state, page, now) =>
  summary(state.pages.get(page), pageCards(state, page), now);

/**
 * Return the progress in each topic that was started, by page.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export function topics(state, now) {
  const known = groupBy(
    [...state.cards.values()].filter(({ gone }) => !gone),
    ({ page }) => page,
  );
  const pages = new Set([...state.pages.keys(), ...known.keys()]);
  return new Map(
    [...pages].map((page) => [page, summary(state.pages.get(page), known.get(page) ?? [], now)]),
  );
}

/**
 * Count the topics below a page that were started, by state.
 *
 * @param {Map<string, Progress>} all As topics() returns them.
 * @param {string} above The section's page; it does not count itself.
 */
export function section(all, above) {
  const counts = { new: 0, reading: 0, learning: 0, known: 0 };
  for (const [page, { state }] of all) {
    if (page !== above && page.startsWith(above)) counts[state] += 1;
  }
  return counts;
}

/**
 * Return the topics with graded cards, the most forgotten first.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export const byTopic = (state, now) =>
  [...topics(state, now)]
    .filter(([, { graded: count }]) => count)
    .map(([page, { due, recall: chance = 0 }]) => ({
      page,
      title: state.pages.get(page)?.title ?? page,
      due,
      recall: chance,
    }))
    .sort((one, other) => one.recall - other.recall);
