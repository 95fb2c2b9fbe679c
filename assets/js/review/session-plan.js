/** Plans a review session: the due cards of all pages, and today's new ones. */
import { match, seen, stamp } from "../log/learner-log.js";
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
 * @property {string[]} gone The titles of the pages that no longer exist.
 * @property {number} later How many more cards are due after these.
 */

/** @returns {Promise<SessionPlan>} */
export async function planSession(store) {
  const now = stamp();
  const due = dueCards(store.state, now);
  const sitting = due.slice(0, LIMIT);
  const decks = await fetchDecks(new Set(sitting.map(({ page }) => page)));
  await addNewCards(store.state, now, decks, LIMIT - sitting.length);
  const faces = new Map();
  for (const deck of decks) {
    for (const shown of deck.cards) faces.set(shown.card, { deck, shown });
  }
  await recordMissingCards(store, decks);
  const items = queue(store.state, [...faces.keys()], now, { limit: LIMIT });
  return {
    items,
    faces,
    failed: titles(store.state, decks, "failed"),
    gone: titles(store.state, decks, "gone"),
    later: Math.max(0, due.length - LIMIT),
  };
}

/** Fetch pages with new cards until there are enough for today. */
async function addNewCards(state, now, decks, most) {
  const room = Math.min(newLeft(state, now), most);
  const isFresh = (deck) => deck.cards.length - known(state, deck);
  let found = decks.reduce((sum, deck) => sum + isFresh(deck), 0);
  const have = new Set(decks.map(({ page }) => page));
  const pages = pagesWithNewCards(state).filter((page) => !have.has(page));
  for (const page of pages.slice(0, MAX_NEW_PAGES)) {
    if (found >= room) return;
    const [deck] = await fetchDecks([page]);
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

/** Record questions that no longer exist, so that they do not stay due forever. */
async function recordMissingCards(store, decks) {
  const events = decks
    .filter(({ trouble }) => trouble !== "failed")
    .map(({ page, cards }) =>
      seen(
        store.state,
        page,
        cards.map((shown) => shown.card),
        stamp(),
      ),
    );
  if (events.some(Boolean)) await store.append(...events);
}

const titles = (state, decks, trouble) =>
  decks
    .filter((deck) => deck.trouble === trouble)
    .map(({ page }) => state.pages.get(page)?.title ?? page);
