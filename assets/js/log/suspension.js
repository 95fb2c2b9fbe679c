/**
 * Cards that the learner does not want to be asked: suspended until their text changes, or buried
 * until a later day.
 *
 * @import {Card, Stamp, State, SuspendEvent, Suspension} from "./types.d.ts"
 */
import { day, placeOf } from "./events.js";
import { rootOf } from "./roots.js";

/** @type {(suspension: SuspendEvent) => number} */
const endOf = ({ until }) => until ?? Number.POSITIVE_INFINITY;

/**
 * Return the last suspension of each card, by key.
 *
 * @param {{event: SuspendEvent, page: string}[]} suspended
 * @param {Map<string, string>} roots
 */
export function lastSuspensions(suspended, roots) {
  /** @type {Map<string, Suspension>} */
  const last = new Map();
  for (const { event, page } of suspended) {
    const key = rootOf(roots, `${page}#${event.q}`);
    last.delete(key); // The map is in the order of the last events.
    last.set(key, { ...event, page });
  }
  return last;
}

/**
 * Return the learning day before which a graded card is not asked. A grade of another wording,
 * after the card was corrected, ends its suspension.
 *
 * @param {Suspension|undefined} suspension
 * @param {{q: string, a: string, memory: {last: number}}} known
 */
export function suspendedUntil(suspension, { q, a, memory }) {
  if (!suspension) return 0;
  const isSameText = suspension.q === q && suspension.a === a;
  return isSameText || suspension.at > memory.last ? endOf(suspension) : 0;
}

/**
 * Tell whether a card, with its wording today, is suspended or buried.
 *
 * @param {State} state
 * @param {Card} card
 * @param {Stamp} now
 */
export function isSuspended(state, card, now) {
  const found = state.suspensions.get(rootOf(state.roots, `${card.page}#${card.q}`));
  const isSameText = found?.q === card.q && found.a === card.a;
  return isSameText && endOf(found) > day(now.at, now.offset);
}

/**
 * Return the cards that are suspended or buried, the last one first.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export const suspendedCards = (state, now) =>
  [...state.suspensions.values()].filter((each) => endOf(each) > day(now.at, now.offset)).reverse();

/**
 * Return the event that suspends a card: until a learning day, or until its text changes (null).
 *
 * @param {Card} card
 * @param {{until: number|null, reported?: boolean}} options
 * @param {Stamp} stamp
 * @returns {SuspendEvent}
 */
export const suspend = ({ page, id, q, a, question }, { until, reported }, stamp) => ({
  ...stamp,
  kind: "suspend",
  card: `${page}#${id}`,
  q,
  a,
  text: question.slice(0, 200),
  until,
  ...(reported && { reported }),
});

/**
 * Return the event after which a suspended card is asked again.
 *
 * @param {Suspension} suspension
 * @param {Stamp} stamp
 * @returns {SuspendEvent}
 */
export function resume({ page, reported, ...event }, stamp) {
  return { ...event, ...stamp, card: `${page}#${placeOf(event)}`, until: 0 };
}

/**
 * Return the events that resume the suspended cards of a page whose text has changed.
 *
 * @param {State} state
 * @param {string} page
 * @param {Card[]} cards All current cards of the page.
 * @param {() => Stamp} stamp
 */
export const corrected = (state, page, cards, stamp) =>
  [...state.suspensions.values()]
    .filter((each) => {
      if (each.page !== page || each.until === 0) return false;
      const today =
        cards.find(({ q }) => q === each.q) ?? cards.find(({ id }) => id === placeOf(each));
      return today !== undefined && (today.q !== each.q || today.a !== each.a);
    })
    .map((each) => resume(each, stamp()));
