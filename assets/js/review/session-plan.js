/** Plans a review session: the due cards of all pages, and today's new ones. */
import { match, moved, seen, stamp } from "../log/learner-log.js";
import { dueCards } from "../progress/due.js";
import { fetchDecks } from "./deck.js";
import { newLeft, pagesWithNewCards, queue } from "./queue.js";

/** The most cards in one session. */
const LIMIT = 50;

/** The most pages fetched for new cards. */
const MAX_NEW_PAGES = 12;

/**
 * @typedef {object} SessionPlan
 * @property {{card: object, known?: object, isNew: boolean}[]} items In the order in which they are asked.
 * @property {Map<object, {deck: object, shown: object}>} faces How each card looks.
 * @property {string[]} failed The titles of the pages that could not be fetched.
 * @property {{page: string, title: string}[]} gone The pages that do not exist, or have no cards.
 * @property {number} later How many more cards are due after these.
 */

/** @returns {Promise<SessionPlan>} */
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
