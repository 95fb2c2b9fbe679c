/**
 * A review session: its cards, their order, and the session as a value.
 *
 * @typedef {import("../log/cards.js").Card} Card
 * @typedef {import("../log/events.js").Stamp} Stamp
 * @typedef {import("../log/replay.js").CardState} CardState
 * @typedef {import("../log/replay.js").State} State
 *
 * @typedef {object} SessionPlan
 * @property {{card: object, known?: object, isNew: boolean}[]} items In the order in which they are asked.
 * @property {Map<object, {deck: object, shown: object}>} faces How each card looks.
 * @property {string[]} failed The titles of the pages that could not be fetched.
 * @property {{page: string, title: string}[]} gone The pages that do not exist, or have no cards.
 * @property {number} later How many more cards are due after these.
 */
import { day, match, moved, Rating, seen, stamp } from "../log/learner-log.js";
import { byNeed, countBy, dueCards, groupBy, isDue } from "../progress/due.js";
import { fetchDecks } from "./deck.js";

/** The most cards in one session. */
const LIMIT = 50;

/** The most pages fetched for new cards. */
const MAX_NEW_PAGES = 12;

/** Plan a session: the due cards of all pages, and today's new ones. */
export async function planSession(store) {
  const now = stamp();
  const due = dueCards(store.state, now);
  const sitting = due.slice(0, LIMIT);
  const decks = await fetchKnown(store, new Set(sitting.map(({ page }) => page)));
  await addNewCards(store, now, decks, LIMIT - sitting.length);
  const faces = new Map();
  for (const deck of decks) {
    for (const shown of deck.cards) faces.set(shown.card, { deck, shown });
  }
  await recordMissingCards(store, decks);
  const items = queue(store.state, [...faces.keys()], now, { limit: LIMIT });
  return {
    items,
    faces,
    failed: named(store.state, decks, isFailed).map(({ title }) => title),
    gone: named(store.state, decks, (deck) => !deck.cards.length && !isFailed(deck)),
    later: Math.max(0, due.length - LIMIT),
  };
}

/** Fetch the decks of pages, and record which of the pages have moved. */
async function fetchKnown(store, pages) {
  const decks = await fetchDecks(pages);
  for (const { page, from } of decks) {
    if (from) await store.append(moved(store.state, page, from, stamp()));
  }
  return decks;
}

/** Fetch pages with new cards until there are enough for today. */
async function addNewCards(store, now, decks, most) {
  const { state } = store;
  const room = Math.min(newLeft(state, now), most);
  const isFresh = (deck) => deck.cards.length - known(store.state, deck);
  let found = decks.reduce((sum, deck) => sum + isFresh(deck), 0);
  const have = new Set(decks.map(({ page }) => page));
  const pages = pagesWithNewCards(state).filter((page) => !have.has(page));
  for (const page of pages.slice(0, MAX_NEW_PAGES)) {
    if (found >= room) return;
    const [deck] = await fetchKnown(store, [page]);
    if (have.has(deck.page)) continue;
    have.add(deck.page);
    decks.push(deck);
    found += isFresh(deck);
  }
}

const known = (state, { page, cards }) =>
  match(
    state,
    page,
    cards.map((shown) => shown.card),
  ).size;

/** Record questions that a page lost or has again, so that none stays due forever. */
async function recordMissingCards(store, decks) {
  const events = decks.map(({ page, cards }) =>
    seen(
      store.state,
      page,
      cards.map((shown) => shown.card),
      stamp(),
    ),
  );
  await store.append(...events);
}

const isFailed = ({ trouble }) => trouble === "failed";

const named = (state, decks, isMeant) =>
  decks.filter(isMeant).map(({ page }) => ({ page, title: state.pages.get(page)?.title ?? page }));

/** Return the pages that were read and have cards never graded, oldest first. */
export function pagesWithNewCards(state) {
  const known = countBy(state.cards.values(), ({ page, gone }) => (gone ? "" : page));
  return [...state.pages.values()]
    .filter(({ page, steps, cards }) => steps.length && (cards ?? 1) > (known.get(page) ?? 0))
    .sort((one, other) => one.first - other.first)
    .map(({ page }) => page);
}

/** Return how many new cards today's limit still allows. */
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
 * @returns {{card: Card, known?: CardState, isNew: boolean}[]}
 */
export function queue(state, cards, now, { limit = LIMIT } = {}) {
  const due = [];
  const fresh = [];
  for (const [page, own] of groupBy(cards, (of) => of.page)) {
    const found = match(state, page, own);
    for (const of of own) {
      const known = found.get(of)?.known;
      if (!known) fresh.push({ card: of, isNew: true });
      else if (isDue({ ...known, gone: false }, now)) due.push({ card: of, known, isNew: false });
    }
  }
  const need = byNeed(now);
  due.sort((one, other) => need(one.known, other.known));
  return apart([...due, ...fresh.slice(0, newLeft(state, now))].slice(0, limit));
}

/**
 * Separate cards of one page, and otherwise keep the order. A page with more than half of the
 * remaining cards is continued at once: later there would be nothing to put between its cards.
 */
function apart(items) {
  const left = [...items];
  const counts = countBy(left, (item) => item.card.page);
  const ordered = [];
  while (left.length) {
    const last = ordered[ordered.length - 1]?.card;
    const others = left.filter(({ card: { page } }) => page !== last?.page);
    const next =
      others.find(({ card: { page } }) => counts.get(page) * 2 > left.length) ??
      others.find(({ card: { q } }) => q !== last?.q) ??
      others[0] ??
      left[0];
    left.splice(left.indexOf(next), 1);
    counts.set(next.card.page, counts.get(next.card.page) - 1);
    ordered.push(next);
  }
  return questionsApart(ordered);
}

/** Where a question is asked twice in a row, swap a card with another one of its page. */
function questionsApart(items) {
  const isTwin = (place) => place > 0 && items[place]?.card.q === items[place - 1].card.q;
  const hasTwin = (place) => isTwin(place) || isTwin(place + 1);
  const swap = (one, other) => {
    [items[one], items[other]] = [items[other], items[one]];
  };
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

/** Return a new session: an immutable value; answer() returns the next one. */
export const session = (items) => ({ left: items, done: 0, total: items.length });

/** Return the session after a grade; a missed card is asked again before the end. */
export function answer({ left: [first, ...left], done, total }, grade) {
  return grade === Rating.Again
    ? { left: [...left, { ...first, isAgain: true }], done, total }
    : { left, done: done + 1, total };
}
