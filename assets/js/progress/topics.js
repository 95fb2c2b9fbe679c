/** The learner's progress in each topic. */
import { MemoryState, pageCards, Rating } from "../log/learner-log.js";
import { groupBy, isDue, recall } from "./due.js";

/** The share of a topic's mark that is filled, by the topic's state. */
export const SHARES = { reading: 0.25, learning: 0.5, known: 1 };

/** The minimum of each card of a known topic: days of stability, and recall today. */
const KNOWN = { stability: 7, recall: 0.8 };

const stateOf = (page, known, now) => {
  if (!known.length) return page?.steps.length ? "reading" : "new";
  const isKnown = (each) =>
    each.grade > Rating.Again &&
    each.memory.stability >= KNOWN.stability &&
    recall(each, now) >= KNOWN.recall;
  return known.length >= (page?.cards ?? 0) && known.every(isKnown) ? "known" : "learning";
};

/** A missed card that was not recalled since is not known, whatever its retrievability. */
const isOpen = ({ memory, grade }) => grade === Rating.Again && memory.state !== MemoryState.Review;

const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

function summary(page, known, now) {
  return {
    state: stateOf(page, known, now),
    cards: Math.max(page?.cards ?? 0, known.length),
    graded: known.length,
    due: known.filter((each) => isDue(each, now)).length,
    recall: known.length
      ? mean(known.map((each) => (isOpen(each) ? 0 : recall(each, now))))
      : undefined,
  };
}

/**
 * Return the progress in a topic: numbers of cards, expected recall, and its state: new, reading (a
 * step was read), learning (a card was graded) or known (each card is recalled today, and would be
 * for a week).
 */
export const topic = (state, page, now) =>
  summary(state.pages.get(page), pageCards(state, page), now);

/** Return the progress in each topic that was started, by page. */
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
 * Count the topics below a page by state.
 *
 * @param {Map<string, object>} all As topics() returns them.
 * @param {string} above The section's page; it does not count itself.
 * @param {number} total How many topics are below it.
 */
export function section(all, above, total) {
  const counts = { new: 0, reading: 0, learning: 0, known: 0, due: 0 };
  for (const [page, { state, due }] of all) {
    if (page !== above && page.startsWith(above)) {
      counts[state] += 1;
      counts.due += due;
    }
  }
  return { ...counts, new: Math.max(0, total - counts.reading - counts.learning - counts.known) };
}

/** Return the topics with graded cards, the most forgotten first. */
export const byTopic = (state, now) =>
  [...topics(state, now)]
    .filter(([, { graded: count }]) => count)
    .map(([page, all]) => ({ page, title: state.pages.get(page)?.title ?? page, ...all }))
    .sort((one, other) => one.recall - other.recall);
