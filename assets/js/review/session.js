/**
 * A review session: its cards, their order, and the session as a value.
 *
 * @typedef {{card: Card, known?: CardState, isNew: boolean}} QueuedCard A card that is due or new.
 *
 * @typedef {QueuedCard & {deck: Deck, shown: Shown, isAgain?: boolean}} Item A card of a session;
 *   isAgain: it was missed in this session.
 *
 * @typedef {{left: Item[], done: number, total: number}} Session
 *
 * @typedef {object} SessionPlan
 * @property {Item[]} items In the order in which they are asked.
 * @property {string[]} failed The titles of the pages that could not be fetched.
 * @property {{page: string, title: string}[]} gone The pages that do not exist, or have no cards.
 * @property {number} later The number of due cards that are left for another session.
 *
 * @import {Grade} from "../log/fsrs.js"
 * @import {Store} from "../log/store.js"
 * @import {Card, CardState, Stamp, State} from "../log/types.d.ts"
 * @import {Deck, Shown} from "./deck.js"
 */
import {
  corrected,
  day,
  isSuspended,
  match,
  moved,
  Rating,
  seen,
  stamp,
  suspendedCards,
} from "../log/learner-log.js";
import { byNeed, dueCards, isDue } from "../progress/due.js";
import { countBy, groupBy } from "../shell/groups.js";
import { fetchDecks } from "./deck.js";

/** The most cards in one session. */
const LIMIT = 50;

/** The most pages fetched for new cards, and for suspended cards that may have been corrected. */
const MAX_EXTRA_PAGES = 12;

/**
 * Plan a session: the due cards of all pages, and today's new ones.
 *
 * @param {Store} store
 * @returns {Promise<SessionPlan>}
 */
export async function planSession(store) {
  const now = stamp();
  const due = dueCards(store.state, now);
  const first = due.slice(0, LIMIT);
  const suspended = suspendedCards(store.state, now).filter(({ until }) => until === null);
  const extra = [...new Set(suspended.map(({ page }) => page))].slice(0, MAX_EXTRA_PAGES);
  const decks = await fetchKnown(store, new Set([...first.map(({ page }) => page), ...extra]));
  await addNewCards(store, now, decks, LIMIT - first.length);
  await recordMissingCards(store, decks);
  return {
    items: itemsOf(store.state, decks, now),
    failed: named(store.state, decks, isFailed).map(({ title }) => title),
    gone: named(store.state, decks, (deck) => !deck.cards.length && !isFailed(deck)),
    later: Math.max(0, due.length - LIMIT),
  };
}

/** @type {(state: State, decks: Deck[], now: Stamp) => Item[]} */
function itemsOf(state, decks, now) {
  /** @type {Map<Card, {deck: Deck, shown: Shown}>} */
  const faces = new Map();
  for (const deck of decks) {
    for (const shown of deck.cards) faces.set(shown.card, { deck, shown });
  }
  return queue(state, [...faces.keys()], now, { limit: LIMIT }).flatMap((queued) => {
    const face = faces.get(queued.card);
    return face ? [{ ...queued, ...face }] : [];
  });
}

/**
 * Fetch the decks of pages, and record which of the pages have moved.
 *
 * @param {Store} store
 * @param {Iterable<string>} pages
 */
async function fetchKnown(store, pages) {
  const decks = await fetchDecks(pages);
  for (const { page, from } of decks) {
    if (from) await store.append(moved(store.state, page, from, stamp()));
  }
  return decks;
}

/**
 * Fetch pages with new cards until there are enough for today.
 *
 * @param {Store} store
 * @param {Stamp} now
 * @param {Deck[]} decks The decks, which are added to.
 * @param {number} most
 */
async function addNewCards(store, now, decks, most) {
  const { state } = store;
  const room = Math.min(newLeft(state, now), most);
  /** @type {(deck: Deck) => number} */
  const newIn = (deck) => deck.cards.length - countKnown(store.state, deck);
  let found = decks.reduce((sum, deck) => sum + newIn(deck), 0);
  const have = new Set(decks.map(({ page }) => page));
  const pages = pagesWithNewCards(state).filter((page) => !have.has(page));
  for (const page of pages.slice(0, MAX_EXTRA_PAGES)) {
    if (found >= room) return;
    const [deck] = await fetchKnown(store, [page]);
    if (have.has(deck.page)) continue;
    have.add(deck.page);
    decks.push(deck);
    found += newIn(deck);
  }
}

/** @type {(state: State, deck: Deck) => number} */
const countKnown = (state, { page, cards }) =>
  match(
    state,
    page,
    cards.map((shown) => shown.card),
  ).size;

/**
 * Record questions that a page lost or has again, so that none stays due forever, and suspended
 * ones that were corrected.
 *
 * @param {Store} store
 * @param {Deck[]} decks
 */
async function recordMissingCards(store, decks) {
  const events = decks.flatMap(({ page, cards }) => {
    const all = cards.map((shown) => shown.card);
    return [seen(store.state, page, all, stamp()), ...corrected(store.state, page, all, stamp)];
  });
  await store.append(...events);
}

/** @type {(deck: Deck) => boolean} */
const isFailed = ({ trouble }) => trouble === "failed";

/** @type {(state: State, decks: Deck[], isMeant: (deck: Deck) => boolean) => {page: string, title: string}[]} */
const named = (state, decks, isMeant) =>
  decks.filter(isMeant).map(({ page }) => ({ page, title: state.pages.get(page)?.title ?? page }));

/**
 * Return the pages that were read and have cards never graded, oldest first.
 *
 * @param {State} state
 */
export function pagesWithNewCards(state) {
  const known = countBy(state.cards.values(), ({ page, gone }) => (gone ? "" : page));
  return [...state.pages.values()]
    .filter(({ page, steps, cards }) => steps.length && (cards ?? 1) > (known.get(page) ?? 0))
    .sort((one, other) => (one.first ?? 0) - (other.first ?? 0))
    .map(({ page }) => page);
}

/**
 * Return how many new cards today's limit still allows.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export function newLeft(state, now) {
  const today = day(now.at, now.offset);
  const begun = [...state.cards.values()].filter(({ first }) => first.day === today).length;
  return Math.max(0, state.settings.new - begun);
}

/**
 * Return the session's cards in order: due cards, then new ones, with no two of one page or with
 * the same question in a row where that can be avoided.
 *
 * @param {State} state
 * @param {Card[]} cards All cards of the pages that have something due or new.
 * @param {Stamp} now
 * @param {{limit?: number}} [options]
 * @returns {QueuedCard[]}
 */
export function queue(state, cards, now, { limit = LIMIT } = {}) {
  /** @type {(QueuedCard & {known: CardState})[]} */
  const due = [];
  /** @type {QueuedCard[]} */
  const fresh = [];
  for (const [page, own] of groupBy(cards, (card) => card.page)) {
    const found = match(state, page, own);
    for (const card of own.filter((each) => !isSuspended(state, each, now))) {
      const known = found.get(card)?.known;
      if (!known) fresh.push({ card, isNew: true });
      else if (isDue({ ...known, gone: false, until: 0 }, now))
        due.push({ card, known, isNew: false });
    }
  }
  const need = byNeed(now);
  due.sort((one, other) => need(one.known, other.known));
  return apart([...due, ...fresh.slice(0, newLeft(state, now))].slice(0, limit));
}

/**
 * Separate cards of one page, and otherwise keep the order. A page with more than half of the
 * remaining cards is continued at once: later there would be nothing to put between its cards.
 *
 * @param {QueuedCard[]} items
 */
function apart(items) {
  const left = [...items];
  const counts = countBy(left, (item) => item.card.page);
  /** @type {(page: string) => number} */
  const countOf = (page) => counts.get(page) ?? 0;
  /** @type {QueuedCard[]} */
  const ordered = [];
  while (left.length) {
    const last = ordered[ordered.length - 1]?.card;
    const others = left.filter(({ card: { page } }) => page !== last?.page);
    const next =
      others.find(({ card: { page } }) => countOf(page) * 2 > left.length) ??
      others.find(({ card: { q } }) => q !== last?.q) ??
      others[0] ??
      left[0];
    left.splice(left.indexOf(next), 1);
    counts.set(next.card.page, countOf(next.card.page) - 1);
    ordered.push(next);
  }
  return questionsApart(ordered);
}

/**
 * Where a question is asked twice in a row, swap a card with another one of its page.
 *
 * @param {QueuedCard[]} items
 */
function questionsApart(items) {
  /** @type {(place: number) => boolean} */
  const isTwin = (place) => place > 0 && items[place]?.card.q === items[place - 1].card.q;
  /** @type {(place: number) => boolean} */
  const hasTwin = (place) => isTwin(place) || isTwin(place + 1);
  /** @type {(one: number, other: number) => void} */
  const swap = (one, other) => {
    [items[one], items[other]] = [items[other], items[one]];
  };
  /** @type {(one: number, other: number) => boolean} */
  const canSwap = (one, other) => {
    if (items[one].card.page !== items[other].card.page) return false;
    swap(one, other);
    const isBetter = !hasTwin(one) && !hasTwin(other);
    swap(one, other);
    return isBetter;
  };
  for (let place = 1; place < items.length; place += 1) {
    for (const one of isTwin(place) ? [place, place - 1] : []) {
      const other = isTwin(place) ? items.findIndex((_, each) => canSwap(one, each)) : -1;
      if (other >= 0) swap(one, other);
    }
  }
  return items;
}

/**
 * Return a new session: an immutable value; answer() returns the next one.
 *
 * @type {(items: Item[]) => Session}
 */
export const session = (items) => ({ left: items, done: 0, total: items.length });

/**
 * Return the session after a grade; a missed card is asked again before the end.
 *
 * @param {Session} session
 * @param {Grade} grade
 * @returns {Session}
 */
export function answer({ left: [first, ...left], done, total }, grade) {
  return grade === Rating.Again
    ? { left: [...left, { ...first, isAgain: true }], done, total }
    : { left, done: done + 1, total };
}

/**
 * Return the session without its current card.
 *
 * @param {Session} session
 * @returns {Session}
 */
export const skip = ({ left, done, total }) => ({ left: left.slice(1), done, total: total - 1 });
